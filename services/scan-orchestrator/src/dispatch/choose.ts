/** A task that waits, the tenant's first by rank first. */
export interface Candidate {
  taskId: string;
  host: string | null;
}

/** Of the tenant that was served longest ago first. */
export interface WaitingTenant {
  tenantId: string;
  /** Its tasks that run or are offered. */
  active: number;
  candidates: readonly Candidate[];
}

export interface FreeReplica {
  replicaId: string;
  free: number;
}

export interface Situation {
  tenants: readonly WaitingTenant[];
  replicas: readonly FreeReplica[];
  /** Tasks that run or are offered, by host. */
  hosts: ReadonlyMap<string, number>;
  perTenant: number;
  perHost: number;
}

export interface Choice {
  tenantId: string;
  taskId: string;
  replicaId: string;
}

/**
 * What is offered to whom, in this order: of each tenant in turn its first task whose host has room, until no replica is
 * free or nothing may go.
 */
export function choose({ tenants, replicas, hosts, perTenant, perHost }: Situation): Choice[] {
  const free = new Slots(replicas);
  const busy = new Map(hosts);
  const left = tenants.map(({ tenantId, active, candidates }) => ({
    tenantId,
    places: perTenant - active,
    candidates: [...candidates],
  }));
  const choices: Choice[] = [];

  const serve = (tenant: (typeof left)[number]): boolean => {
    if (tenant.places <= 0) return false;
    const at = tenant.candidates.findIndex(({ host }) => host === null || (busy.get(host) ?? 0) < perHost);
    const candidate = tenant.candidates[at];
    const replicaId = candidate === undefined ? undefined : free.take();
    if (candidate === undefined || replicaId === undefined) return false;
    tenant.candidates.splice(at, 1);
    tenant.places -= 1;
    if (candidate.host !== null) busy.set(candidate.host, (busy.get(candidate.host) ?? 0) + 1);
    choices.push({ tenantId: tenant.tenantId, taskId: candidate.taskId, replicaId });
    return true;
  };

  for (let served = true; served;) {
    served = left.filter(serve).length > 0;
  }
  return choices;
}

/** The free slots of replicas: the one with the most is taken from. */
class Slots {
  private readonly slots: FreeReplica[];

  constructor(replicas: readonly FreeReplica[]) {
    this.slots = replicas.map((replica) => ({ ...replica }));
  }

  take(): string | undefined {
    const most = this.slots.reduce<FreeReplica | undefined>(
      (best, replica) => (best === undefined || replica.free > best.free ? replica : best),
      undefined,
    );
    if (most === undefined || most.free <= 0) return undefined;
    most.free -= 1;
    return most.replicaId;
  }
}
