import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { Credential } from '@palisade/scanner-kit';
import type { CredentialAnswer, WebEndpoint } from '../snapshot/endpoint.js';
import { absent, notSeen, seen, type Seen } from '../snapshot/seen.js';
import { answerOf, type Asked, tried } from './asked.js';
import type { RegisteredUrl } from './registered-url.js';

/** How a credential goes with a request: in a field, or (field null) in the URL. */
export interface Carried {
  readonly field: string | null;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

/** Those that one request can carry. A token that is asked for elsewhere and an account that signs in need more than a GET. */
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

/** The registered URL asked with each credential; never without encryption, nor where the certificate proves nothing. */
export async function answersToCredentials(
  asked: Asked,
  { tls }: RegisteredUrl,
): Promise<WebEndpoint['withCredentials']> {
  const { task, url } = asked;
  if (task.credentials.length === 0)
    return absent('no_credentials', 'The API has no connection to be audited with.');
  if (url.protocol !== 'https:') return notSeen('not_https', 'Credentials are not sent without encryption.');
  if (tls.value === undefined) return tls;
  if (!tls.value.trusted || !tls.value.nameMatches) {
    return notSeen(
      'certificate_not_valid',
      'Credentials are not sent to a server that does not prove who it is.',
    );
  }
  const answers: CredentialAnswer[] = [];
  let refused: Seen<readonly CredentialAnswer[]> = notSeen(
    'credentials_kind',
    'No connection is of a kind that one request can carry.',
  );
  for (const credential of task.credentials) {
    const how = carried(credential, url);
    if (how === undefined) continue;
    const answer = await answerTo(asked, how);
    if (answer.value === undefined) refused = answer;
    else {
      const { kind, label } = credential;
      answers.push({ kind, label, field: how.field, answer: answer.value });
    }
  }
  return answers.length > 0 ? seen(answers) : refused;
}

async function answerTo({ tools, url }: Asked, how: Carried): Promise<Seen<CredentialAnswer['answer']>> {
  if (!isSendable(how))
    return notSeen('credentials_unusable', 'A connection holds what no request can carry.');
  const answer = await tried(tools, () => tools.request(how.url, { headers: how.headers }));
  if (answer.value === undefined) return answer;
  // The URL may hold the credential.
  return seen({ ...answerOf(answer.value), url: url.href });
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
