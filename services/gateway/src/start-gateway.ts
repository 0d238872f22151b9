import { AuditTrail, Verifier } from '@palisade/auth';
import { createService, ProblemFilter, Readiness } from '@palisade/http';
import { connectMessaging } from '@palisade/messaging';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { addAccessLog } from './access-log.js';
import { addGateway } from './add-gateway.js';
import type { GatewaySettings } from './config.js';
import { MergedDocument } from './documents/merged-document.js';
import { GatewayModule } from './gateway.module.js';
import { createOperationsServer } from './operations/operations-server.js';
import { describedBy, services } from './routing/route-table.js';

const version = '0.1.0';

export interface Gateway {
  app: NestFastifyApplication;
  /** Closed with the application. */
  operations: FastifyInstance;
}

/** The gateway, not listening yet. */
export async function startGateway(settings: GatewaySettings): Promise<Gateway> {
  const document = new MergedDocument(
    services.map((service) => describedBy(service, settings)),
    { version, prefix: settings.PATH_PREFIX },
  );
  const app = await createService(GatewayModule.forRoot(settings), {
    service: 'gateway',
    version,
    accessLog: 'debug', // the gateway's own line says more
    trustProxy: settings.TRUSTED_PROXIES ?? false,
    handlerTimeoutMs: 0, // the proxy has timeouts of its own
    pathPrefix: settings.PATH_PREFIX,
    openApi: () => document.json(),
  });
  const instance = app.getHttpAdapter().getInstance();
  const readiness = app.get(Readiness);
  const operations = createOperationsServer(readiness);
  instance.addHook('onClose', () => operations.close());
  addAccessLog(instance);
  await addGateway(instance, {
    settings,
    verifier: app.get(Verifier),
    audit: app.get(AuditTrail),
    problems: app.get(ProblemFilter),
    readiness,
  });
  await connectMessaging(app);
  return { app, operations };
}
