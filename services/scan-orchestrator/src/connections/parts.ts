import type { Provider } from '@nestjs/common';
import { KeyRing } from '@palisade/sealing';
import { Credentials } from '../claims/credentials.js';
import { ScanOrchestratorSettings } from '../config.js';
import { Connection } from './connection.entity.js';
import { ConnectionsController } from './connections.controller.js';
import { Connections } from './connections.js';
import { HandOverCredentials } from './hand-over-credentials.js';
import { RewrapKeys } from './rewrap-keys.js';
import { Vault } from './vault.js';

const providers: Provider[] = [
  {
    provide: KeyRing,
    inject: [ScanOrchestratorSettings],
    useFactory: (settings: ScanOrchestratorSettings) => new KeyRing(settings.keyEncryptionKeys),
  },
  Vault,
  Connections,
  RewrapKeys,
  { provide: Credentials, useClass: HandOverCredentials },
];

/** What the module of the service is made of here. */
export const connections = { entities: [Connection], controllers: [ConnectionsController], providers };
