import { randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';

/** OWASP's first choice for argon2id, which is the library's default algorithm: 19 MiB, two passes; about 30 ms a password. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

@Injectable()
export class Passwords implements OnModuleInit {
  private hashOfNobody = '';

  async onModuleInit(): Promise<void> {
    this.hashOfNobody = await this.hash(randomBytes(32).toString('base64'));
  }

  hash(password: string): Promise<string> {
    return hash(password.normalize('NFKC'), parameters);
  }

  /** Whether the password is the one; without a stored hash it takes as long and says no. */
  async verify(stored: string | undefined, password: string): Promise<boolean> {
    const isRight = await verify(stored ?? this.hashOfNobody, password.normalize('NFKC'));
    return stored !== undefined && isRight;
  }
}
