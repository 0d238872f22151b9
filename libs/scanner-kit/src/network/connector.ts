import type { Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { EgressRefused, type Egress } from '@palisade/egress';
import { ToolRefused, type Purpose, type RefusedReason } from '../tools/tools.js';
import type { Budget } from './budget.js';

export interface ConnectorParts {
  egress: Egress;
  budget: Budget;
  tenantId: string;
  maxRequestsPerSecond: number;
  signal: AbortSignal;
}

/** Opens the connections of one task: within its budget, through libs/egress, no faster than its target may be asked. */
export class Connector {
  private nextAt = 0;

  constructor(private readonly parts: ConnectorParts) {}

  /** A socket of which nothing was read. Throws ToolRefused. */
  async open(url: string, purpose: Purpose): Promise<Socket> {
    const { egress, budget, tenantId, signal } = this.parts;
    const asked = budget.spend(url, purpose);
    try {
      await this.turn();
      const target = await egress.resolveTarget(asked, { tenantId, signal });
      return await egress.connect(target, { paused: true, signal });
    } catch (error) {
      if (error instanceof EgressRefused) throw refusal(error);
      if (signal.aborted) throw new ToolRefused('aborted', 'The task ends.', { cause: error });
      throw error;
    }
  }

  private async turn(): Promise<void> {
    const now = Date.now();
    const at = Math.max(now, this.nextAt);
    this.nextAt = at + 1_000 / this.parts.maxRequestsPerSecond;
    if (at > now) await setTimeout(at - now, undefined, { signal: this.parts.signal });
  }
}

const reasons: Partial<Record<EgressRefused['reason'], RefusedReason>> = {
  unresolvable: 'unresolvable',
  'connection-failed': 'connection_failed',
  timeout: 'timeout',
  aborted: 'aborted',
};

function refusal(error: EgressRefused): ToolRefused {
  const { reason, message, code } = error;
  return new ToolRefused(reasons[reason] ?? 'egress_refused', message, { code });
}
