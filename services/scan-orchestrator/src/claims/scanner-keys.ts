import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ScanOrchestratorSettings } from '../config.js';

/** The keys by which scanners prove who they are. */
@Injectable()
export class ScannerKeys {
  private readonly keys: readonly { scanner: string; hash: Buffer }[];

  constructor(settings: ScanOrchestratorSettings) {
    this.keys = settings.SCANNER_KEYS.split(',').map((entry) => {
      const [scanner = '', hash = ''] = entry.split('=');
      return { scanner, hash: Buffer.from(hash, 'hex') };
    });
  }

  /** Whose key it is. */
  scannerOf(key: string): string | undefined {
    const hash = createHash('sha256').update(key).digest();
    return this.keys.find((known) => timingSafeEqual(known.hash, hash))?.scanner;
  }
}
