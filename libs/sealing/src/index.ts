export { KeyRing, type SealedKey } from './key-ring.js';
export { reseal, seal, type SealingKeys, type Under, unseal } from './seal.js';
