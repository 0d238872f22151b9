import { Injectable } from '@nestjs/common';
import { textRecords } from '@palisade/egress';
import { Settings } from '../settings.js';

/** Reads TXT records, by the same servers that libs/egress asks. */
@Injectable()
export class TextRecords {
  constructor(private readonly settings: Settings) {}

  /** The records of a name, their parts joined; undefined when DNS doesn't say. */
  of(name: string): Promise<string[] | undefined> {
    return textRecords(name, this.settings.egress);
  }
}
