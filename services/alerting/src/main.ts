import 'reflect-metadata';
import { createService, listen, loadConfig } from '@palisade/http';
import { connectMessaging } from '@palisade/messaging';
import { AlertingModule } from './alerting.module.js';
import { AlertingSettings } from './config.js';
import { StreamAdapter } from './stream/stream.adapter.js';

const settings = loadConfig(AlertingSettings, process.env);
const app = await createService(AlertingModule.forRoot(settings), {
  service: 'alerting',
  trustProxy: settings.TRUSTED_PROXIES,
});
app.useWebSocketAdapter(new StreamAdapter(app));
await connectMessaging(app);
await listen(app, { port: settings.PORT, host: settings.HOST });
