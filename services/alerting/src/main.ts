import 'reflect-metadata';
import { createService, listen, loadConfig } from '@palisade/http';
import { connectMessaging } from '@palisade/messaging';
import { AlertingModule } from './alerting.module.js';
import { AlertingSettings } from './config.js';

const settings = loadConfig(AlertingSettings, process.env);
const app = await createService(AlertingModule.forRoot(settings), {
  service: 'alerting',
  trustProxy: settings.TRUSTED_PROXIES,
});
await connectMessaging(app);
await listen(app, { port: settings.PORT, host: settings.HOST });
