import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createService } from '@palisade/http';
import { connectMessaging } from '@palisade/messaging';
import type { FileAccessSettings } from './config.js';
import { FileAccessModule } from './file-access.module.js';
import { receiveEventBodies } from './ingest/body-limits.js';
import { InFlight } from './ingest/in-flight.js';

/** The service with its consumers running, not listening yet. */
export async function startService(settings: FileAccessSettings): Promise<NestFastifyApplication> {
  const app = await createService(FileAccessModule.forRoot(settings), {
    service: 'file-access',
    trustProxy: settings.TRUSTED_PROXIES,
  });
  receiveEventBodies(app, app.get(InFlight));
  await connectMessaging(app);
  return app;
}
