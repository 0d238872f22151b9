import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import ipaddr from 'ipaddr.js';

const types = { A: 1, CNAME: 5, TXT: 16, AAAA: 28 } as const;
const typeOf: Record<number, Query['type']> = { 1: 'A', 16: 'TXT', 28: 'AAAA' };
export type Query = { name: string; type: 'A' | 'AAAA' | 'TXT' };
export interface Records {
  A?: string[];
  AAAA?: string[];
  CNAME?: string;
  /** Each of at most 255 bytes. */
  TXT?: string[];
}
type Answers = Records | 'SERVFAIL' | 'silence';

/** A DNS server over UDP that answers what a test says, which may differ with every query, and keeps what it was asked. */
export class DnsServer {
  readonly queries: Query[] = [];
  readonly #answers = new Map<string, (asked: number, type: Query['type']) => Answers>();
  readonly #socket: Socket = createSocket('udp4');

  async start(): Promise<string> {
    this.#socket.on('message', (message, { port, address }) => {
      const reply = this.#reply(message);
      if (reply !== undefined) this.#socket.send(reply, port, address);
    });
    this.#socket.bind(0, '127.0.0.1');
    await once(this.#socket, 'listening');
    return `127.0.0.1:${this.#socket.address().port}`;
  }

  stop(): void {
    this.#socket.close();
  }

  /** `answers` is told how often this name was asked for with that type before. */
  set(name: string, answers: Answers | ((asked: number, type: Query['type']) => Answers)): void {
    this.#answers.set(name, typeof answers === 'function' ? answers : () => answers);
  }

  asked(name: string): string[] {
    return this.queries.filter((query) => query.name === name).map(({ type }) => type);
  }

  #reply(message: Buffer): Buffer | undefined {
    const { name, end } = readName(message);
    const type = typeOf[message.readUInt16BE(end)] ?? 'A';
    const before = this.queries.filter((query) => query.name === name && query.type === type).length;
    this.queries.push({ name, type });
    const answers = this.#answers.get(name)?.(before, type);
    if (answers === 'silence') return undefined;
    const question = message.subarray(12, end + 4);
    if (answers === undefined) return reply(message, question, { code: 3, records: [] });
    if (answers === 'SERVFAIL') return reply(message, question, { code: 2, records: [] });
    return reply(message, question, { code: 0, records: encode(answers, type) });
  }
}

function reply(
  query: Buffer,
  question: Buffer,
  { code, records }: { code: number; records: Buffer[] },
): Buffer {
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8180 | code, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  return Buffer.concat([header, question, ...records]);
}

function encode({ CNAME, ...own }: Records, type: Query['type']): Buffer[] {
  const owner = CNAME === undefined ? Buffer.from([0xc0, 12]) : encodeName(CNAME);
  const alias = CNAME === undefined ? [] : [record(Buffer.from([0xc0, 12]), types.CNAME, encodeName(CNAME))];
  const dataOf = (text: string) =>
    type === 'TXT' ? encodeText(text) : Buffer.from(ipaddr.parse(text).toByteArray());
  return [...alias, ...(own[type] ?? []).map((text) => record(owner, types[type], dataOf(text)))];
}

function encodeText(text: string): Buffer {
  return Buffer.concat([Buffer.from([Buffer.byteLength(text)]), Buffer.from(text)]);
}

function record(owner: Buffer, type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(10);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(1, 2);
  head.writeUInt16BE(data.length, 8);
  return Buffer.concat([owner, head, data]);
}

function encodeName(name: string): Buffer {
  const labels = name
    .split('.')
    .map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  return Buffer.concat([...labels, Buffer.from([0])]);
}

function readName(message: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 };
}
