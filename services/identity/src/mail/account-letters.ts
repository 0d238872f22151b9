import type { Letter } from './letter.js';

/** Where and when somebody did what a notice tells of; the address is the browser's. */
export interface Occasion {
  at: Date;
  ip?: string | undefined;
}

/** To people about their own accounts. Names that strangers may choose stand in none: it would be their text in our mail. */
export const accountLetters = {
  'verify-email': ({
    token,
    asked,
    isContested,
  }: {
    token: string;
    asked: Occasion;
    isContested: boolean;
  }): Letter => ({
    subject: 'Confirm your e-mail address',
    paragraphs: [
      `An account was registered with this e-mail address ${when(asked)}.`,
      ...(isContested
        ? [
            'It is not the first time: somebody registered with it before. Only the latest registration counts.',
          ]
        : []),
      'If that was you, confirm the address. The link works for a day.',
    ],
    action: { label: 'Confirm the address', path: '/verify', token },
    closing: ['If it was not you, do not open the link, and nothing happens.'],
  }),

  'account-exists': ({ asked }: { asked: Occasion }): Letter => ({
    subject: 'You have an account already',
    paragraphs: [
      `Somebody tried to use this e-mail address for an account ${when(asked)}. It has one already, which is unchanged.`,
      'If that was you, log in with your password, or choose a new one.',
    ],
    action: { label: 'Choose a new password', path: '/forgot' },
  }),

  'reset-password': ({ token, asked }: { token: string; asked: Occasion }): Letter => ({
    subject: 'Choose a new password',
    paragraphs: [`A new password was asked for ${when(asked)}. The link works for half an hour, and once.`],
    action: { label: 'Choose a new password', path: '/reset', token },
    closing: ['If it was not you, there is nothing to do: your password is unchanged.'],
  }),

  'change-email': ({ token, asked }: { token: string; asked: Occasion }): Letter => ({
    subject: 'Confirm your new e-mail address',
    paragraphs: [
      `The e-mail address of an account is to become this one; that was asked for ${when(asked)}.`,
      'If that was you, confirm the address. The link works for a day.',
    ],
    action: { label: 'Confirm the address', path: '/verify', token },
    closing: ['If it was not you, do not open the link, and nothing happens.'],
  }),

  'email-change-asked': ({ asked }: { asked: Occasion }): Letter =>
    notice(
      'Your e-mail address is to change',
      `Another e-mail address was named for your account ${when(asked)}. It changes when that address is confirmed.`,
    ),

  'email-changed': ({ done }: { done: Occasion }): Letter =>
    notice(
      'Your e-mail address has changed',
      `The e-mail address of your account was changed to another one ${when(done)}.`,
    ),

  'password-changed': ({ done }: { done: Occasion }): Letter =>
    notice(
      'Your password has changed',
      `The password of your account was changed ${when(done)}. Its sessions have ended.`,
    ),

  'new-login': ({ done, device }: { done: Occasion; device: string }): Letter =>
    notice(
      'A login from somewhere new',
      `Somebody logged in to your account ${when(done)}, with ${device}, from where you had not been before.`,
    ),

  'factor-added': ({ done, factor }: { done: Occasion; factor: string }): Letter =>
    notice('A second factor was added', `${factor} was added to your account ${when(done)}.`),

  'factor-removed': ({ done, factor }: { done: Occasion; factor: string }): Letter =>
    notice('A second factor was removed', `${factor} was removed from your account ${when(done)}.`),

  'identity-linked': ({ done, provider }: { done: Occasion; provider: string }): Letter =>
    notice(
      'Your account was linked for single sign-on',
      `Your account was linked with an account at ${inert(provider)} ${when(done)}: who signs in there as that is signed in here as you.`,
    ),

  'identity-unlinked': ({ done, provider }: { done: Occasion; provider: string }): Letter =>
    notice(
      'A link of your account was removed',
      `The link of your account with an account at ${inert(provider)} was removed ${when(done)}: nobody signs in by it any more.`,
    ),

  'recovery-code-used': ({ done, left }: { done: Occasion; left: number }): Letter =>
    notice(
      'A recovery code was used',
      `A recovery code of your account was used ${when(done)}. ${String(left)} are left.`,
    ),
};

function notice(subject: string, happened: string): Letter {
  return {
    subject,
    paragraphs: [happened, 'If that was not you, choose a new password now, and look at your sessions.'],
    action: { label: 'Choose a new password', path: '/forgot' },
  };
}

const MOST_OF_A_NAME = 100;

/** A name that a stranger has chosen: no address in it that a mail reader would make a link of. */
export function inert(name: string): string {
  return name.slice(0, MOST_OF_A_NAME).replace(/[.:/@]/g, (sign) => `${sign}\u200b`);
}

export function when({ at, ip }: Occasion): string {
  const time = `on ${at.toISOString().slice(0, 10)} at ${at.toISOString().slice(11, 16)} UTC`;
  return ip === undefined ? time : `${time} from the address ${ip}`;
}
