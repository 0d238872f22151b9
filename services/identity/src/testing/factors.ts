import { generateSync } from 'otplib';
import { Settings } from '../settings.js';
import { Authenticator, type Dishonesty } from './authenticator.js';
import { type Answer, type Identity, PASSWORD, type Person } from './identity.js';

const STEP_SECONDS = 30;

/** Somebody's authenticator app: it shows the code of now, or of a step before or after. */
export class App {
  constructor(readonly secret: string) {}

  code(step = 0): string {
    const epoch = Math.floor(Date.now() / 1000) + step * STEP_SECONDS;
    return generateSync({ secret: this.secret, epoch });
  }

  /** A code that is not near: six digits, none of those that are good now. */
  wrongCode(): string {
    const good = [-1, 0, 1].map((step) => this.code(step));
    return ['000000', '111111', '222222', '333333'].find((code) => !good.includes(code)) ?? '';
  }
}

/** What people do with their factors over HTTP. */
export class FactorsOf {
  constructor(private readonly identity: Identity) {}

  logIn({ email }: Person, given: object = {}): Promise<Answer> {
    return this.identity.post('/v1/auth/login', { email, password: PASSWORD, ...given });
  }

  mfa(token: unknown, given: object): Promise<Answer> {
    return this.identity.post('/v1/auth/login/mfa', { mfa_token: token, ...given });
  }

  /** An app of the person's, by a login of his; he has been given ten recovery codes when it is his first factor. */
  async enrolApp(token: string): Promise<{ app: App; codes: string[] }> {
    const begun = await this.identity.post('/v1/auth/mfa/totp', undefined, token);
    const app = new App(begun.body.secret as string);
    // The step before: its code is good, and leaves those of now and after to the test.
    const confirmed = await this.identity.post('/v1/auth/mfa/totp/confirm', { totp: app.code() }, token);
    if (confirmed.status !== 200) throw new Error(`confirming answered ${String(confirmed.status)}`);
    return { app, codes: confirmed.body.recovery_codes as string[] };
  }

  /** As if so many steps of thirty seconds had passed since the last code was taken. */
  async forgetSteps(person: Person): Promise<void> {
    await this.identity.database.system((tx) =>
      tx.query('update identity.totp_factors set last_step = null where user_id = $1', [person.id]),
    );
  }

  async addPasskey(
    token: string,
    { authenticator = this.authenticator(), dishonesty = {}, name = 'My laptop' }: Adding = {},
  ): Promise<{ authenticator: Authenticator; answer: Answer }> {
    const offered = await this.identity.post('/v1/auth/mfa/passkeys/options', undefined, token);
    const { challenge_id, options } = offered.body;
    const credential = authenticator.create(options as object, dishonesty);
    const answer = await this.identity.post(
      '/v1/auth/mfa/passkeys',
      { challenge_id, name, credential },
      token,
    );
    return { authenticator, answer };
  }

  async logInByPasskey(authenticator: Authenticator, dishonesty: Dishonesty = {}): Promise<Answer> {
    const { body } = await this.identity.post('/v1/auth/login/passkey/options');
    const credential = authenticator.get(body.options as object, dishonesty);
    return this.identity.post('/v1/auth/login/passkey', { challenge_id: body.challenge_id, credential });
  }

  authenticator(): Authenticator {
    return new Authenticator(this.origin);
  }

  get origin(): string {
    return new URL(this.identity.app.get(Settings).publicUrl).origin;
  }

  /** As if the logins of the person were so long ago. */
  async age(person: Person, minutes: number): Promise<void> {
    await this.identity.database.system((tx) =>
      tx.query(
        `update identity.sessions set authenticated_at = authenticated_at - make_interval(mins => $2),
                                      factor_at = factor_at - make_interval(mins => $2)
          where user_id = $1`,
        [person.id, minutes],
      ),
    );
  }
}

interface Adding {
  authenticator?: Authenticator;
  dishonesty?: Dishonesty;
  name?: string;
}
