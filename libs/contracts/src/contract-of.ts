import type { Contract } from './contract.js';
import { contracts } from './gen/contracts.js';

const byType = new Map(contracts.map((contract) => [contract.type, contract]));

/** The contract of a `ce_type`; undefined for one that this version doesn't know. */
export function contractOf(ceType: string): Contract<unknown> | undefined {
  return byType.get(ceType);
}
