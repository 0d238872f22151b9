import { createHash } from 'node:crypto';
import type { FileAccessEventRecord } from '@palisade/contracts';
import { BurstGuard } from './burst-guard.js';
import type { Actor, Company } from './company.js';
import type { Random } from './random.js';
import { dayMs, WorkingHours } from './working-hours.js';

const quarterMs = 15 * 60_000;
const largestFile = 20 * 2 ** 20;

/** Who works when, and what they then do: nothing that a burst rule would match. */
export class OrdinaryDay {
  private readonly hours = new WorkingHours();
  private readonly guard = new BurstGuard();
  private readonly totalDiligence: number;
  private cumulative: number[] = [];
  private quarter = Number.NaN;

  constructor(
    private readonly company: Company,
    private readonly random: Random,
  ) {
    this.totalDiligence = company.actors.reduce((sum, actor) => sum + actor.diligence, 0);
  }

  /** How busy the company is, from nearly 0 at night to 1. */
  busyness(at: number): number {
    this.weigh(at);
    return (this.cumulative.at(-1) ?? 0) / this.totalDiligence;
  }

  someone(at: number): Actor {
    this.weigh(at);
    const target = this.random.next() * (this.cumulative.at(-1) ?? 0);
    let low = 0;
    let high = this.cumulative.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.cumulative[middle] ?? 0) <= target) low = middle + 1;
      else high = middle;
    }
    const actor = this.company.actors[low];
    if (actor === undefined) throw new RangeError('a company has at least one actor');
    return actor;
  }

  /** What the actor does now; `mayDownload` is false while an incident of theirs is near. */
  deed(actor: Actor, at: number, mayDownload: boolean): FileAccessEventRecord {
    const { resources, habits } = actor.department;
    // The square prefers the first files: some are popular, most are not.
    const resource =
      resources[Math.floor(this.random.next() ** 2 * resources.length)] ?? this.random.pick(resources);
    const wanted = this.random.weighted(habits);
    const bytes = Math.min(largestFile, Math.ceil(this.random.logNormal(180_000, 1.3)));
    const refused = wanted === 'download' && !(mayDownload && this.guard.admit(actor.email, at, bytes));
    const action = refused ? 'view' : wanted;
    const carries = action === 'download' || action === 'upload';
    return { ...this.circumstances(actor, at), action, resource, ...(carries && { bytes }) };
  }

  /** From where, with what, and in which session an actor works at a time. */
  circumstances(actor: Actor, at: number) {
    const atWork = this.hours.activity(actor, at) >= 0.5;
    const session = createHash('sha256').update(`${actor.email}/${String(Math.floor(at / dayMs))}`);
    return {
      actor_email: actor.email,
      ip: actor.addresses[atWork ? 0 : 1] ?? '192.0.2.1',
      ua: actor.userAgent,
      device: actor.device,
      session_id: session.digest('hex').slice(0, 16),
      occurred_at: new Date(at).toISOString(),
    };
  }

  private weigh(at: number): void {
    const quarter = Math.floor(at / quarterMs);
    if (quarter === this.quarter) return;
    this.quarter = quarter;
    let sum = 0;
    this.cumulative = this.company.actors.map(
      (actor) => (sum += actor.diligence * this.hours.activity(actor, quarter * quarterMs)),
    );
  }
}
