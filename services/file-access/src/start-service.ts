import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createService } from '@palisade/http';
import { connectMessaging } from '@palisade/messaging';
import type { FileAccessSettings } from './config.js';
import { FileAccessModule } from './file-access.module.js';
import { receiveEventBodies } from './ingest/receive-bodies.js';
import { receiveYaml } from './rules/receive-yaml.js';

/** The service with its consumers running, not listening yet. */
export async function startService(settings: FileAccessSettings): Promise<NestFastifyApplication> {
  const app = await createService(FileAccessModule.forRoot(settings), {
    service: 'file-access',
    trustProxy: settings.TRUSTED_PROXIES,
  });
  receiveEventBodies(app);
  receiveYaml(app);
  await connectMessaging(app);
  return app;
}
