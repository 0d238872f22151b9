import type { KafkaConnection } from '../options.js';
import { Refused, Unavailable } from '../unavailable.js';

// Node's, of a certificate that isn't what it should be.
const certificateCodes =
  /^(?:CERT_|CRL_|DEPTH_ZERO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|SELF_SIGNED_|UNABLE_TO_)/;
const certificateWanted = /alert (?:certificate required|certificate unknown|bad certificate|unknown ca)/i;
const notTls = /wrong version number|packet length too long|disconnected before secure TLS connection/i;
const refusals = /_AUTHORIZATION_FAILED$|^SASL_AUTHENTICATION_FAILED$|^UNSUPPORTED_SASL_MECHANISM$/;

/** Says of one Kafka's failures what went wrong, so that whoever runs it knows what to mend. */
export class Failures {
  private wasReached = false;

  constructor(private readonly connection: KafkaConnection) {}

  /** A broker has answered: it can be reached as the settings say. */
  reached(): void {
    this.wasReached = true;
  }

  of(what: string, error: unknown): Unavailable {
    if (error instanceof Unavailable) return error;
    const chain = causes(error);
    const said = (error as Error).message;
    const hint = chain.map((one) => this.hintOf(one)).find((found) => found !== undefined && found !== said);
    const message = `${what}: ${said}${hint === undefined ? '' : ` (${hint})`}`;
    const isRefused = chain.some((one) => saysRefused(one));
    return isRefused ? new Refused(message, { cause: error }) : new Unavailable(message, { cause: error });
  }

  private hintOf({ name, message = '', code, type }: ClientError): string | undefined {
    if (typeof code === 'string' && certificateCodes.test(code)) return 'is KAFKA_CA the one that signed it?';
    if (certificateWanted.test(message)) return 'do KAFKA_CERT and KAFKA_KEY prove who connects?';
    if (notTls.test(message)) return 'KAFKA_SSL is on: does that port speak TLS?';
    if (typeof type === 'string' && refusals.test(type)) return message;
    const { ssl = false } = this.connection;
    // A port that wants TLS closes what begins otherwise without a word.
    const isClosed = name === 'KafkaJSConnectionClosedError' && ssl === false && !this.wasReached;
    return isClosed ? 'KAFKA_SSL is off: does that port want TLS?' : undefined;
  }
}

/** An error of kafkajs, or of what it wraps. */
interface ClientError {
  name?: string;
  message?: string;
  code?: unknown;
  type?: unknown;
  cause?: unknown;
  errors?: unknown;
}

function saysRefused({ name, message = '', code, type }: ClientError): boolean {
  return (
    name === 'KafkaJSSASLAuthenticationError' ||
    (typeof type === 'string' && refusals.test(type)) ||
    (typeof code === 'string' && certificateCodes.test(code)) ||
    certificateWanted.test(message) ||
    notTls.test(message)
  );
}

function causes(error: unknown): ClientError[] {
  const chain: ClientError[] = [];
  let next = error;
  while (typeof next === 'object' && next !== null && chain.length < 10) {
    const one: ClientError = next;
    chain.push(one);
    next = one.cause ?? (Array.isArray(one.errors) ? (one.errors as unknown[])[0] : undefined);
  }
  return chain;
}
