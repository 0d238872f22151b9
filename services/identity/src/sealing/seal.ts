export { reseal, seal, type SealingKeys, unseal } from '@palisade/sealing';
