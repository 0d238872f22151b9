import { Injectable } from '@nestjs/common';
import { Credentials, type HandedCredential } from './credentials.js';

/** While there is no vault there are no connections, and a target names none. */
@Injectable()
export class WithoutConnections extends Credentials {
  override forClaim(): Promise<HandedCredential[]> {
    return Promise.resolve([]);
  }
}
