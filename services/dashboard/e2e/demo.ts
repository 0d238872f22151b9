import { randomBytes } from 'node:crypto';
import { Api, type Credentials, type Json } from './api.js';
import { eventually } from './eventually.js';
import { newestLink } from './letters.js';

export type Person = 'admin' | 'analyst' | 'viewer' | 'other_admin';

/** Two organizations, and people of theirs. */
export interface Demo extends Record<Person, Credentials> {
  ingest_key: string;
  tenant_id: string;
  other_tenant_id: string;
}

const password = 'what nobody guesses';
const names: Record<Person, string> = {
  admin: 'Ada Admin',
  analyst: 'Ann Analyst',
  viewer: 'Vic Viewer',
  other_admin: 'Otto Other',
};

/**
 * The demo's organizations and people once more, under addresses of their own, as people make them. They come from an
 * address of their own too, past the gateway: accounts are counted by where they are made.
 */
export async function newDemo(identityUrl: string, mailUrl: string): Promise<Demo> {
  const text = randomBytes(5).toString('hex');
  const people = Object.keys(names) as Person[];
  const credentialsOf = (person: Person): Credentials => ({
    email: `${person.replace('_', '-')}-${text}@${person === 'other_admin' ? 'example.org' : 'corp.com'}`,
    password,
  });
  const [, ...address] = randomBytes(4);
  const api = new Api(identityUrl, { 'x-forwarded-for': `10.${address.join('.')}` });
  const did = async (path: string, token: string | undefined, body: object): Promise<Json> => {
    const answer = await api.request('POST', path, token, body);
    if (answer.status >= 300)
      throw new Error(`${path} answered ${String(answer.status)}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const found = async (admin: Person, name: string, timeZone: string): Promise<Json> => {
    const token = await api.login(credentialsOf(admin));
    return did('/v1/organizations', token, { name, time_zone: timeZone });
  };
  const join = async (person: 'analyst' | 'viewer', admin: string): Promise<void> => {
    const credentials = credentialsOf(person);
    const invite = await did('/v1/invites', admin, { email: credentials.email, role: person });
    const link = await eventually(() => newestLink(mailUrl, credentials.email, /^Confirm/));
    await did('/v1/auth/email/verify', undefined, {
      token: decodeURIComponent(link.split('#token=')[1] ?? ''),
    });
    await did('/v1/invites/accept', await api.login(credentials), { invite_id: invite.id });
  };

  await Promise.all(
    people.map((person) =>
      did('/v1/auth/register', undefined, { ...credentialsOf(person), name: names[person] }),
    ),
  );
  const [corp, other] = await Promise.all([
    found('admin', 'Corp', 'Europe/Zurich'),
    found('other_admin', 'Other Corp', 'America/New_York'),
  ]);
  const admin = String(corp.access_token);
  await Promise.all([join('analyst', admin), join('viewer', admin)]);
  const key = await did('/v1/api-keys', admin, { name: 'demo ingest', scopes: ['file-access:ingest'] });
  return {
    ...(Object.fromEntries(people.map((person) => [person, credentialsOf(person)])) as Record<
      Person,
      Credentials
    >),
    ingest_key: String(key.key),
    tenant_id: String(corp.id),
    other_tenant_id: String(other.id),
  };
}
