import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/**
 * What Postgres stores of a password (RFC 5803, SCRAM-SHA-256). Sent instead of the password, which would otherwise
 * stand in the server's log wherever statements are logged.
 */
export function scramVerifier(password: string, salt: Buffer = randomBytes(16), iterations = 4096): string {
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, iterations, 32, 'sha256');
  const key = (name: string) => createHmac('sha256', salted).update(name).digest();
  const storedKey = createHash('sha256').update(key('Client Key')).digest('base64');
  const serverKey = key('Server Key').toString('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
