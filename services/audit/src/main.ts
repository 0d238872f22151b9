import 'reflect-metadata';
import { createService, listen } from '@palisade/http';
import { connectMessaging } from '@palisade/messaging';
import { AuditModule } from './audit.module.js';
import { SigningKeys } from './checkpoints/signing-keys.js';
import { readSettings } from './config.js';

const settings = readSettings();
const keys = await SigningKeys.from(settings);
const app = await createService(AuditModule.forRoot(settings, keys), {
  service: 'audit',
  trustProxy: settings.TRUSTED_PROXIES,
});
await connectMessaging(app);
await listen(app, { port: settings.PORT, host: settings.HOST });
