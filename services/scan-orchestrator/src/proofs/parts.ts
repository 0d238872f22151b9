import type { Provider } from '@nestjs/common';
import { Ownership } from '../targets/ownership.js';
import { CheckDaily } from './check-daily.js';
import { CheckProofs } from './check-proofs.js';
import { LookForProof } from './look-for-proof.js';
import { OwnershipByProofs } from './ownership-by-proofs.js';
import { Proof } from './proof.entity.js';
import { ProofsController } from './proofs.controller.js';
import { Proofs } from './proofs.js';
import { VoidProofs } from './void-proofs.js';

const providers: Provider[] = [
  LookForProof,
  CheckProofs,
  CheckDaily,
  Proofs,
  VoidProofs,
  { provide: Ownership, useClass: OwnershipByProofs },
];

/** What the module of the service is made of here. */
export const proofs = { entities: [Proof], controllers: [ProofsController], providers };
