import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { EndedState } from './scan.entity.js';
import { ScanEnds, type Why } from './scan-ends.js';
import { Scans, type ScanStart } from './scans.js';

/** Scans that can't be: each begins and ends, so that whoever asked for it, or looks at its target, learns why. */
@Injectable()
export class RefusedScans {
  constructor(
    private readonly scans: Scans,
    private readonly ends: ScanEnds,
  ) {}

  /** Returns its id. */
  async refuse(tx: EntityManager, wanted: ScanStart, state: EndedState, why: Why): Promise<string> {
    const scan = await this.scans.insertEnding(tx, wanted, state);
    await this.ends.end(tx, scan, state, why);
    return scan.id;
  }
}
