import type { Answer, Credential, Handshake, RequestOptions, Tools } from '@palisade/scanner-kit';
import type { Asked } from '../inventory/asked.js';

export interface Request {
  url: string;
  options: RequestOptions;
}

type Given = Partial<Omit<Answer, 'fields' | 'body'>> & { fields?: [string, string][]; body?: string };

/** A server that answers what a test says, as collectors see it through their tools; and what they said and asked. */
export function serverOf(answer: (request: Request) => Given) {
  const requests: Request[] = [];
  const incomplete: string[] = [];
  const concealed: string[] = [];
  const unexpected = () => Promise.reject(new Error('no test asks for this'));
  const tools: Tools = {
    signal: new AbortController().signal,
    request: (url, options = {}) => {
      const request = { url: String(url), options };
      requests.push(request);
      return Promise.resolve(answerOf(request.url, answer(request)));
    },
    handshake: unexpected,
    connect: unexpected,
    progress: () => undefined,
    incomplete: (reason) => void incomplete.push(reason),
    conceal: (secret) => void concealed.push(secret),
  };
  return { tools, requests, incomplete, concealed };
}

export function askedBy(tools: Tools, baseUrl: string, credentials: readonly Credential[] = []): Asked {
  const url = new URL(baseUrl);
  const target = { id: 't', kind: 'api', name: 'An API', baseUrl, ownershipProven: true };
  return {
    ...{ tools, url, host: url.hostname, serverName: url.hostname },
    task: {
      ...{ scanId: 's', taskId: 't', attempt: 1, covers: 'api', parameters: {}, credentials, document: null },
      target: { ...target, environment: null, criticality: null, dataSensitivity: null },
    },
  };
}

function answerOf(url: string, { fields = [], body = '', ...given }: Given): Answer {
  const all = (name: string) => fields.filter(([own]) => own === name).map(([, value]) => value);
  return {
    ...{
      url,
      status: 200,
      httpVersion: '1.1',
      bodyCut: false,
      bodyLate: false,
      tls: null as Handshake | null,
    },
    ...given,
    ...{ fields, all, header: (name) => all(name)[0], body: Buffer.from(body) },
  };
}
