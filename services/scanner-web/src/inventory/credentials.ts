import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { Credential } from '@palisade/scanner-kit';
import type { CredentialAnswer, WebEndpoint } from '../snapshot/endpoint.js';
import { absent, notSeen, seen, type NotSeen, type Seen } from '../snapshot/seen.js';
import { answerOf, type Asked, tried } from './asked.js';
import { tokenOf } from './client-credentials.js';
import type { RegisteredUrl } from './registered-url.js';

/** How a credential goes with a request: in a field, or (field null) in the URL. */
export interface Carried {
  readonly field: string | null;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

/** Those that one request can carry. */
export function carried(
  { kind, secret }: Pick<Credential, 'kind' | 'secret'>,
  url: URL,
): Carried | undefined {
  const { token = '', username = '', password = '', name = '', value = '' } = secret;
  const by = (field: string, text: string): Carried => ({
    field: field.toLowerCase(),
    url,
    headers: { [field]: text },
  });
  switch (kind) {
    case 'bearer':
      return by('authorization', `Bearer ${token}`);
    case 'basic':
      return by('authorization', `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`);
    case 'api_key_header':
      return by(name, value);
    case 'cookie':
      return by('cookie', `${name}=${value}`);
    case 'api_key_query': {
      const with_ = new URL(url);
      with_.searchParams.set(name, value);
      return { field: null, url: with_, headers: {} };
    }
    default:
      return undefined;
  }
}

type WithCredentials = Pick<WebEndpoint, 'withCredentials' | 'unusedConnections'>;

/** The registered URL asked with each credential; never without encryption, nor where the certificate proves nothing. */
export async function answersToCredentials(asked: Asked, { tls }: RegisteredUrl): Promise<WithCredentials> {
  const { task, url } = asked;
  const nothing = (withCredentials: NotSeen): WithCredentials => ({ withCredentials, unusedConnections: [] });
  if (task.credentials.length === 0)
    return nothing(absent('no_credentials', 'The API has no connection to be audited with.'));
  if (url.protocol !== 'https:')
    return nothing(notSeen('not_https', 'Credentials are not sent without encryption.'));
  if (tls.value === undefined) return nothing(tls);
  if (!tls.value.trusted || !tls.value.nameMatches) {
    return nothing(
      notSeen('certificate_not_valid', 'Credentials are not sent to a server that does not prove who it is.'),
    );
  }
  const answers: CredentialAnswer[] = [];
  const unused: string[] = [];
  let refused: NotSeen | undefined;
  for (const credential of task.credentials) {
    const answer = await answerTo(asked, credential);
    if (answer.value === undefined) {
      refused ??= answer;
      unused.push(`${nameOf(credential)}: ${answer.because.summary ?? answer.because.reason}`);
    } else answers.push(answer.value);
  }
  const none = refused ?? notSeen('credentials_kind');
  return { withCredentials: answers.length > 0 ? seen(answers) : none, unusedConnections: unused };
}

const nameOf = ({ kind, label }: Credential): string =>
  label === null || label === '' ? kind : `${kind} (${label})`;

async function answerTo(asked: Asked, credential: Credential): Promise<Seen<CredentialAnswer>> {
  const how = await howToCarry(asked, credential);
  if (how.value === undefined) return how;
  const { url, headers, field } = how.value;
  if (!isSendable(how.value))
    return notSeen('credentials_unusable', 'The connection holds what no request can carry.');
  const { tools } = asked;
  const answer = await tried(tools, () => tools.request(url, { headers, onlyTrusted: true }));
  if (answer.value === undefined) return answer;
  const { kind, label } = credential;
  // The URL may hold the credential.
  return seen({ kind, label, field, answer: { ...answerOf(answer.value), url: asked.url.href } });
}

async function howToCarry(asked: Asked, credential: Credential): Promise<Seen<Carried>> {
  const { kind } = credential;
  if (kind === 'oauth2_client_credentials') {
    const token = await tokenOf(asked, credential);
    if (token.value === undefined) return token;
    const how = carried({ kind: 'bearer', secret: { token: token.value } }, asked.url);
    if (how !== undefined) return seen(how);
  }
  const how = carried(credential, asked.url);
  if (how !== undefined) return seen(how);
  return notSeen(
    'credentials_kind',
    kind === 'account'
      ? 'A passive audit signs in nowhere: an account is for audits that compare what two of them may see.'
      : 'This scanner does not know connections of this kind.',
  );
}

function isSendable({ headers }: Carried): boolean {
  try {
    for (const [name, value] of Object.entries(headers)) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    }
    return true;
  } catch {
    return false;
  }
}
