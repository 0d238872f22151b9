import { expect, it } from '@jest/globals';
import { dictionary } from '@zxcvbn-ts/language-common';
import { assertAcceptable, MIN_PASSWORD_LENGTH } from './password-policy.js';

const ann = { email: 'ann.example@corp.com', name: 'Ann Example' };
const judge = (password: string) => () => {
  assertAcceptable(password, ann);
};
const refusal = (message: string | RegExp) =>
  expect.objectContaining({ errors: [{ path: 'password', message: expect.stringMatching(message) }] });

function isRefused(password: string): boolean {
  try {
    judge(password)();
    return false;
  } catch {
    return true;
  }
}

it.each(['correct horse battery', 'ffgjqkhw', '        x y', 'пароль на сегодня', '🦊🐻🐼🐨🐯🦁🐮🐷'])(
  'takes %j, whatever it is made of',
  (password) => {
    expect(judge(password)).not.toThrow();
  },
);

it.each([
  ['short', 'at least 8'],
  ['🦊🐻🐼🐨🐯🦁🐮', 'at least 8'],
  ['abababab', 'repeats itself'],
  ['password1', 'guessed first'],
  ['Sunshine', 'guessed first'],
  ['ＰＡＳＳＷＯＲＤ', 'guessed first'],
  ['AdminPass', 'of the demo'],
  ['ann.example', 'your name'],
  ['Ann Example', 'your name'],
  ['ann example2026!', 'your name'],
  ['Palisade', 'ours'],
  ['palisade123', 'ours'],
  ['ann.example@corp.com', 'your name'],
])('refuses %j: %s', (password, why) => {
  let thrown: unknown;
  try {
    judge(password)();
  } catch (problem) {
    thrown = problem;
  }
  expect(thrown).toEqual(refusal(why));
});

it('knows more than ten thousand common passwords that are long enough', () => {
  const long = dictionary['passwords-common'].filter((password) => password.length >= MIN_PASSWORD_LENGTH);
  expect(long.length).toBeGreaterThan(10_000);
  expect(long.filter((password) => !isRefused(password))).toEqual([]);
});
