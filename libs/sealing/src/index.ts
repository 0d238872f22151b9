export { KeyRing, type SealedKey, UnknownKey } from './key-ring.js';
export { reseal, seal, type SealingKeys, type Under, unseal } from './seal.js';
