import { Injectable } from '@nestjs/common';
import type { Caller } from '@palisade/auth';
import { Problem } from '@palisade/http';
import { AlertingSettings } from '../config.js';

/** How many connections there are, of a user or API key, of a tenant, and of this replica. */
@Injectable()
export class Connections {
  private readonly taken = new Map<string, number>();
  private total = 0;

  constructor(private readonly settings: AlertingSettings) {}

  /** Takes a place until what it returns is called; throws a 429 problem when there is none. */
  enter({ id, tenantId }: Pick<Caller, 'id' | 'tenantId'>): () => void {
    const { STREAM_CONNECTIONS_PER_USER, STREAM_CONNECTIONS_PER_TENANT, STREAM_CONNECTIONS } = this.settings;
    const user = `user ${tenantId} ${id}`;
    const tenant = `tenant ${tenantId}`;
    if (this.of(user) >= STREAM_CONNECTIONS_PER_USER) throw tooMany('you have');
    if (this.of(tenant) >= STREAM_CONNECTIONS_PER_TENANT) throw tooMany('your organization has');
    if (this.total >= STREAM_CONNECTIONS) throw tooMany('this replica has');
    for (const who of [user, tenant]) this.taken.set(who, this.of(who) + 1);
    this.total++;
    let isIn = true;
    return () => {
      if (!isIn) return;
      isIn = false;
      this.total--;
      for (const who of [user, tenant]) this.left(who);
    };
  }

  ofTenant(tenantId: string): number {
    return this.of(`tenant ${tenantId}`);
  }

  private of(who: string): number {
    return this.taken.get(who) ?? 0;
  }

  private left(who: string): void {
    const left = this.of(who) - 1;
    if (left > 0) this.taken.set(who, left);
    else this.taken.delete(who);
  }
}

function tooMany(who: string): Problem {
  return new Problem({
    status: 429,
    slug: 'too-many-connections',
    title: 'Too many connections',
    detail: `There are as many connections to the stream as ${who} at most.`,
    headers: { 'retry-after': '5' },
  });
}
