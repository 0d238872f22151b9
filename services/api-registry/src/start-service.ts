import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createService } from '@palisade/http';
import { connectMessaging } from '@palisade/messaging';
import { ApiRegistryModule } from './api-registry.module.js';
import type { ApiRegistrySettings } from './config.js';
import { receiveDocuments } from './documents/receive-documents.js';

/** The service with its consumers running, not listening yet. */
export async function startService(settings: ApiRegistrySettings): Promise<NestFastifyApplication> {
  const app = await createService(ApiRegistryModule.forRoot(settings), {
    service: 'api-registry',
    trustProxy: settings.TRUSTED_PROXIES,
  });
  receiveDocuments(app);
  await connectMessaging(app);
  return app;
}
