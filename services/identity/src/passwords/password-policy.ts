import { Problem } from '@palisade/http';
import { isCommon } from './common-passwords.js';

export const MIN_PASSWORD_LENGTH = 8;
export const MAX_PASSWORD_LENGTH = 256;

/** Passwords that our own documents print. Only the seeder of the local demo sets them. */
export const demoPasswords = ['adminpass', 'analystpass', 'viewerpass', 'otherpass'];

/** Throws a 400 problem for a password that is too easy to guess. Length counts; composition rules don't (NIST 800-63B). */
export function assertAcceptable(password: string, owner: { email: string; name: string }): void {
  const fault = faultOf(password.normalize('NFKC').toLowerCase(), owner);
  if (fault !== undefined) throw Problem.invalid([{ path: 'password', message: fault }]);
}

function faultOf(password: string, { email, name }: { email: string; name: string }): string | undefined {
  if ([...password].length < MIN_PASSWORD_LENGTH)
    return `must have at least ${MIN_PASSWORD_LENGTH} characters`;
  if (demoPasswords.includes(password)) return 'is a password of the demo';
  if (new Set(password).size < 3) return 'repeats itself';
  if (isCommon(password)) return 'is one of those that are guessed first';
  const [local = '', domain = ''] = email.toLowerCase().split('@');
  const known = [email.toLowerCase(), local, domain, name.toLowerCase(), 'palisade'];
  // A year or an exclamation mark behind it makes no difference to who guesses.
  const stem = password.replace(/[^\p{L}]+$/u, '');
  return known.includes(password) || known.includes(stem)
    ? 'is your name or e-mail address, or ours'
    : undefined;
}
