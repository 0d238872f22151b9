/** An actor as it is compared: trimmed, in lower case. */
export function normaliseActor(actor: string): string {
  return actor.trim().toLowerCase();
}

/** The key of a record about an actor: everything that one actor does lies in one partition, in order. */
export function actorKey(tenantId: string, actorEmail: string): string {
  return `${tenantId}:${normaliseActor(actorEmail)}`;
}
