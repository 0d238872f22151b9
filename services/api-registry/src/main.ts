import 'reflect-metadata';
import { createService, listen, loadConfig } from '@palisade/http';
import { connectMessaging } from '@palisade/messaging';
import { ApiRegistryModule } from './api-registry.module.js';
import { ApiRegistrySettings } from './config.js';

const settings = loadConfig(ApiRegistrySettings, process.env);
const app = await createService(ApiRegistryModule.forRoot(settings), {
  service: 'api-registry',
  trustProxy: settings.TRUSTED_PROXIES,
});
await connectMessaging(app);
await listen(app, { port: settings.PORT, host: settings.HOST });
