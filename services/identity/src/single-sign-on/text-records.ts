import { Resolver } from 'node:dns/promises';
import { Injectable } from '@nestjs/common';
import { Settings } from '../settings.js';

const TIMEOUT_MS = 3_000;
/** Answers that say that there is no such record; anything else is a failure of DNS, which proves nothing. */
const absent = new Set(['ENODATA', 'ENOTFOUND']);

/** Reads TXT records, by the same servers that libs/egress asks. */
@Injectable()
export class TextRecords {
  constructor(private readonly settings: Settings) {}

  /** The records of a name, their parts joined; undefined when DNS doesn't say. */
  async of(name: string): Promise<string[] | undefined> {
    const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: 2 });
    const { dnsServers } = this.settings.egress;
    if (dnsServers !== undefined) resolver.setServers(dnsServers);
    try {
      return (await resolver.resolveTxt(name)).map((parts) => parts.join(''));
    } catch (error) {
      return absent.has((error as NodeJS.ErrnoException).code ?? '') ? [] : undefined;
    }
  }
}
