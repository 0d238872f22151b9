import 'reflect-metadata';
import { createService, listen, loadConfig } from '@palisade/http';
import { connectMessaging } from '@palisade/messaging';
import { ScanOrchestratorModule } from './scan-orchestrator.module.js';
import { ScanOrchestratorSettings } from './config.js';

const settings = loadConfig(ScanOrchestratorSettings, process.env);
const app = await createService(ScanOrchestratorModule.forRoot(settings), {
  service: 'scan-orchestrator',
  trustProxy: settings.TRUSTED_PROXIES,
});
await connectMessaging(app);
await listen(app, { port: settings.PORT, host: settings.HOST });
