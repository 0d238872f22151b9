// The service as main.ts starts it, but that leases are short, and that a target's name says what its scans are made of.
import 'reflect-metadata';
import { createService, listen, loadConfig } from '@palisade/http';
import { connectMessaging } from '@palisade/messaging';
import { ScanOrchestratorSettings } from '../../config.js';
import { ScanOrchestratorModule } from '../../scan-orchestrator.module.js';
import { Timing } from '../../timing.js';
import { PlanByName } from '../plan-by-name.js';

const settings = loadConfig(ScanOrchestratorSettings, process.env);
const timing = Object.assign(new Timing(), {
  leaseSeconds: Number(process.env['PALISADE_CHAOS_LEASE_SECONDS'] ?? 12),
  offerSeconds: 8,
  replicaSeconds: 12,
  firstBackoffSeconds: 0.5,
});
const app = await createService(
  ScanOrchestratorModule.forRoot(settings, { timing, plan: new PlanByName() }),
  {
    service: 'scan-orchestrator',
  },
);
await connectMessaging(app);
await listen(app, { port: settings.PORT, host: settings.HOST });
