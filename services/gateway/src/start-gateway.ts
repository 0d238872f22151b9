import { AuditTrail, Verifier } from '@palisade/auth';
import { createService, ProblemFilter } from '@palisade/http';
import { connectMessaging } from '@palisade/messaging';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { addGateway } from './add-gateway.js';
import type { GatewaySettings } from './config.js';
import { MergedDocument } from './documents/merged-document.js';
import { GatewayModule } from './gateway.module.js';
import { services } from './routing/route-table.js';

const version = '0.1.0';

/** The gateway, not listening yet. */
export async function startGateway(settings: GatewaySettings): Promise<NestFastifyApplication> {
  const document = new MergedDocument(
    services.map(({ name, setting, prefixes }) => ({ service: name, origin: settings[setting], prefixes })),
    version,
  );
  const app = await createService(GatewayModule.forRoot(settings), {
    service: 'gateway',
    version,
    accessLog: 'info',
    trustProxy: settings.TRUSTED_PROXIES ?? false,
    handlerTimeoutMs: 0, // the proxy has timeouts of its own
    openApi: () => document.json(),
  });
  await addGateway(app.getHttpAdapter().getInstance(), {
    settings,
    verifier: app.get(Verifier),
    audit: app.get(AuditTrail),
    problems: app.get(ProblemFilter),
  });
  await connectMessaging(app);
  return app;
}
