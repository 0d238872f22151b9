import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { newInviteToken, parseInviteToken } from './invite-token.js';

const tenantId = randomUUID();
const { token, secretHash } = newInviteToken(tenantId);

it('says its organization and the hash of its secret', () => {
  expect(token).toMatch(/^pali_[0-9a-f]{32}_[\w-]{43}$/);
  expect(parseInviteToken(token)).toEqual({ tenantId, secretHash });
  expect(newInviteToken(tenantId).token).not.toBe(token);
});

it.each(['', 'pali_', token.slice(0, -1), `${token}x`, token.replace('pali_', 'pal_'), ` ${token}`])(
  'takes %j for none',
  (text) => {
    expect(parseInviteToken(text)).toBeUndefined();
  },
);
