import { ApiProblem } from '../api/problem.js';

export type Method = 'totp' | 'recovery_code' | 'passkey';

/** The second factor that an `mfa-required` problem asks for. */
export interface Demand {
  methods: readonly Method[];
  passkey?: { challenge_id: string; options: object };
  /** Of a login; absent where the caller is known. */
  token?: string;
}

/** One of the methods, as the API takes it. */
export interface GivenFactor {
  totp?: string;
  recovery_code?: string;
  passkey?: { challenge_id: string; credential: Record<string, unknown> };
}

export function demandOf(problem: Error | null): Demand | undefined {
  if (!(problem instanceof ApiProblem) || problem.slug !== 'mfa-required') return undefined;
  const {
    methods,
    passkey_options: passkey,
    mfa_token: token,
  } = problem.extensions as {
    methods?: Method[];
    passkey_options?: { challenge_id: string; options: object };
    mfa_token?: string;
  };
  return {
    methods: methods ?? [],
    ...(passkey === undefined ? {} : { passkey }),
    ...(token === undefined ? {} : { token }),
  };
}

/** How somebody whose login is too long ago can prove himself anew. */
export type Way = 'password' | 'passkey' | 'single_sign_on';

/** Those that a `fresh-login-required` problem names. */
export function waysOf(problem: ApiProblem): readonly Way[] {
  const { methods } = problem.extensions;
  return Array.isArray(methods) ? (methods as Way[]) : ['password', 'passkey'];
}
