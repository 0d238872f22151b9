import { Injectable } from '@nestjs/common';
import { Egress, EgressRefused, textRecords } from '@palisade/egress';
import { ScanOrchestratorSettings } from '../config.js';
import { challengeOf } from './places.js';
import type { Proof } from './proof.entity.js';

/** So that a check is over within five seconds. */
const WHOLE_MS = 4_500;
const MOST_BYTES = 4_096;

/** `absent`: it is not there. `unknown`: nobody said, which proves nothing either way. */
export type Seen =
  { result: 'found' } | { result: 'absent'; reason: string } | { result: 'unknown'; reason: string };

/** Reads the record or the file of a proof. */
@Injectable()
export class LookForProof {
  private readonly egress: Egress;

  constructor(private readonly settings: ScanOrchestratorSettings) {
    this.egress = new Egress({
      ...settings.egress,
      ports: 'any',
      timeouts: { resolve: 2_000, connect: 2_000, headers: 3_000, whole: WHOLE_MS },
    });
  }

  look(proof: Proof): Promise<Seen> {
    return proof.method === 'dns' ? this.inDns(proof) : this.inFile(proof);
  }

  private async inDns(proof: Proof): Promise<Seen> {
    const { name, value } = challengeOf(proof);
    const { dnsServers } = this.settings.egress;
    const records = await textRecords(name ?? '', {
      milliseconds: WHOLE_MS,
      ...(dnsServers !== undefined && { dnsServers }),
    });
    if (records === undefined) {
      return { result: 'unknown', reason: `DNS does not answer for ${proof.place}; try again in a while.` };
    }
    if (records.some((record) => record.trim() === value)) return { result: 'found' };
    const reason =
      records.length === 0
        ? `DNS has no TXT record ${name ?? ''} yet.`
        : `The TXT record ${name ?? ''} has another value.`;
    return { result: 'absent', reason };
  }

  private async inFile(proof: Proof): Promise<Seen> {
    const { url, value } = challengeOf(proof);
    const at = url ?? '';
    try {
      const { status, body } = await this.egress.request(at, {
        tenantId: proof.tenantId,
        redirect: 'manual',
        maxBytes: MOST_BYTES,
        overflow: 'truncate',
      });
      if (status >= 500 || status === 429)
        return { result: 'unknown', reason: `${at} answered ${String(status)}.` };
      if (status >= 300 && status < 400) {
        return { result: 'absent', reason: `${at} redirects: the file has to be there itself.` };
      }
      if (status !== 200) return { result: 'absent', reason: `${at} answered ${String(status)}.` };
      if (linesOf(body).some((line) => line === value || line === proof.token)) return { result: 'found' };
      return { result: 'absent', reason: `${at} does not contain the token.` };
    } catch (error) {
      if (!(error instanceof EgressRefused)) throw error;
      const reason = `${at} could not be read: ${error.message}`;
      const isSaid = !error.isTransient && error.reason !== 'tls-failed';
      return { result: isSaid ? 'absent' : 'unknown', reason };
    }
  }
}

function linesOf(body: Buffer): string[] {
  return body
    .toString('utf8')
    .split(/\r?\n/)
    .map((line) => line.replace(/^\uFEFF/, '').trim());
}
