import 'reflect-metadata';
import { createService, listen } from '@palisade/http';
import { connectMessaging } from '@palisade/messaging';
import { readSettings } from './config.js';
import { IdentityModule } from './identity.module.js';

const settings = readSettings();
const app = await createService(IdentityModule.forRoot(settings), {
  service: 'identity',
  trustProxy: settings.TRUSTED_PROXIES,
});
await connectMessaging(app);
await listen(app, { port: settings.PORT, host: settings.HOST });
