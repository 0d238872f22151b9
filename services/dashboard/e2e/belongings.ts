import { randomUUID } from 'node:crypto';
import { downloads, newActor, type Json } from './api.js';
import { eventually } from './eventually.js';
import type { System } from './system.js';

/** Routes whose parameter names nothing of an organization: a person's own, which their service's tests try, or a free name. */
export const ofNobody = new Set([
  'GET /v1/organizations/erasures/:id',
  'PATCH /v1/auth/mfa/passkeys/:id',
  'DELETE /v1/auth/mfa/passkeys/:id',
  'DELETE /v1/auth/sso/links/:id',
  'PUT /v1/flags/:name',
  'PUT /v1/file-access/watchlists/:name',
]);

/** What the integration tests of its own service ask for as another organization. */
export const triedByTheirService = [
  ...['/v1/apis/', '/v1/connections/', '/v1/scans/', '/v1/schedules/', '/v1/targets/', '/v1/tasks/'],
];

const rule = (id: string) => `title: Of one organization
id: ${id}
logsource:
  product: palisade
  service: file-access
detection:
  selection:
    action: share
  condition: selection
level: low
`;

/** What a request needs besides the path to get as far as looking for what the path names. */
export const sentTo: Record<string, object> = {
  'PATCH /v1/alerts/:id': { state: 'acknowledged', revision: 1 },
  'PATCH /v1/file-access/exceptions/:id': { revision: 1, reason: 'ours' },
  'POST /v1/file-access/rules/:id/rollback': { to: 1, revision: 1 },
  'PUT /v1/file-access/rules/:id': { yaml: rule(randomUUID()), revision: 1 },
  'PATCH /v1/file-access/rules/:id': { revision: 1, enabled: false },
  'PATCH /v1/members/:id': { role: 'viewer' },
};
export const askedOf: Record<string, string> = {
  'GET /v1/file-access/rules/:id/diff': '?from=0&to=1',
  'DELETE /v1/file-access/exceptions/:id': '?revision=1',
  'DELETE /v1/file-access/rules/:id': '?revision=1',
  'DELETE /v1/file-access/watchlists/:name': '?revision=1',
};

/** One thing of each kind, of the demo's organization: by the path that it has there, up to its parameter. */
export async function belongings(system: System, admin: string): Promise<Map<string, string>> {
  const made = async (method: string, path: string, body: object): Promise<Json> => {
    const answer = await system.api.request(method, path, admin, body);
    if (answer.status >= 300)
      throw new Error(`${path} answered ${String(answer.status)}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const actor = newActor();
  await system.api.ingest(system.ingestKey, downloads(actor, 12));
  const ruleId = String((await made('POST', '/v1/file-access/rules', { yaml: rule(randomUUID()) })).id);
  const list = `list-${randomUUID()}`;
  await made('PUT', `/v1/file-access/watchlists/${list}`, { entries: ['a@corp.com'], description: 'ours' });
  const exception = await made('POST', '/v1/file-access/exceptions', {
    actor_email: newActor(),
    reason: 'ours',
    expires_at: new Date(Date.now() + 86_400_000).toISOString(),
  });
  const backtest = await made('POST', '/v1/file-access/rules/backtests', { rule_id: ruleId, days: 1 });
  const key = await made('POST', '/v1/api-keys', { name: 'ours', scopes: ['alerts:read'] });
  const invite = await made('POST', '/v1/invites', { email: newActor(), role: 'viewer' });
  const domain = await made('POST', '/v1/organizations/current/domains', { domain: `${randomUUID()}.com` });
  const members = (await system.api.get('/v1/members', admin)).body.items;
  const sessions = (await system.api.get('/v1/auth/sessions', admin)).body.items;
  const alert = await eventually(async () => {
    const [found] = await system.api.alertsOf(actor, admin);
    if (found === undefined) throw new Error('there is no alert yet');
    return found;
  });
  return new Map<string, string>([
    ['/v1/alerts/', alert.id],
    ['/v1/api-keys/', key.id],
    ['/v1/auth/sessions/', sessions[0].id],
    ['/v1/file-access/actors/', actor],
    ['/v1/file-access/exceptions/', exception.id],
    ['/v1/file-access/rules/', ruleId],
    ['/v1/file-access/rules/backtests/', backtest.id],
    ['/v1/file-access/watchlists/', list],
    ['/v1/invites/', invite.id],
    ['/v1/members/', members.at(-1).id],
    ['/v1/organizations/current/domains/', domain.id],
  ]);
}
