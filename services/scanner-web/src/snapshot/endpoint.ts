import type { Handshake, Snapshot } from '@palisade/scanner-kit';
import type { WebAnswer } from './answer.js';
import type { Seen } from './seen.js';

/** All that an audit saw of an API's registered URL and, where its owner is proven, around it. No body and no secret is in it. */
export interface WebEndpoint extends Snapshot {
  readonly url: string;
  readonly host: string;
  /** A literal: HSTS and server names are not for addresses. */
  readonly hostIsAddress: boolean;
  readonly observedAt: Date;
  /** The newest that was agreed on with a client that offers everything from TLS 1.0 to 1.3. */
  readonly tls: Seen<Handshake>;
  /** What was agreed on with a client that offers no TLS 1.3. */
  readonly tlsBefore13: Seen<Handshake>;
  readonly oldTls: Seen<readonly OldVersion[]>;
  /** Of suites that nobody should agree to any more, the one that the server took. */
  readonly weakSuite: Seen<WeakSuite>;
  /** The registered URL, asked as anybody asks. */
  readonly plain: Seen<WebAnswer>;
  readonly fromForeignOrigin: Seen<OriginAnswer>;
  readonly fromNullOrigin: Seen<OriginAnswer>;
  readonly preflight: Seen<OriginAnswer>;
  readonly unknownPath: Seen<WebAnswer>;
  readonly documentation: Seen<readonly DocumentationPage[]>;
  /** The same place at port 80. */
  readonly unencrypted: Seen<Unencrypted>;
  readonly withCredentials: Seen<readonly CredentialAnswer[]>;
  /** Connections of the API with which nothing could be asked, and why. */
  readonly unusedConnections: readonly string[];
}

export interface OldVersion {
  readonly version: 'SSLv3' | 'TLSv1' | 'TLSv1.1';
  readonly accepted: boolean;
}

export interface WeakSuite {
  /** IANA's name; null: the server refused all of them. */
  readonly accepted: string | null;
}

export interface OriginAnswer {
  readonly origin: string;
  readonly answer: WebAnswer;
}

export interface DocumentationPage {
  readonly path: string;
  /** What it was recognized as, such as `OpenAPI 3.0.1` or `Swagger UI`. */
  readonly kind: string;
}

export type Unencrypted =
  { readonly listens: false } | { readonly listens: true; readonly answer: WebAnswer };

export interface CredentialAnswer {
  /** Of the connection, such as `bearer`. */
  readonly kind: string;
  readonly label: string | null;
  /** The field that carried it, in lower case; null: the URL did. */
  readonly field: string | null;
  readonly answer: WebAnswer;
}
