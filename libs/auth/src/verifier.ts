import { Injectable } from '@nestjs/common';
import type { Caller } from './caller.js';

@Injectable()
export class Verifier {
  /** The caller behind an access token or API key; throws a 401 problem when it proves nothing, 503 when that can't be known. */
  verify(_bearer: string): Promise<Caller> {
    return Promise.reject(new Error('not built yet'));
  }
}
