import { Problem } from '@palisade/http';
import type { InviteState } from './invite.entity.js';

const words: Record<Exclude<InviteState, 'open'>, string> = {
  accepted: 'has been accepted',
  revoked: 'was withdrawn',
  expired: 'has expired',
};

export function inviteEnded(state: Exclude<InviteState, 'open'>): Problem {
  return new Problem({
    status: 410,
    slug: 'invite-ended',
    title: 'Invite ended',
    detail: `The invite ${words[state]}.`,
    extensions: { state },
  });
}

export function forAnotherAddress(): Problem {
  return new Problem({
    status: 403,
    slug: 'invite-for-another-address',
    title: 'Not allowed',
    detail: 'The invite is for another e-mail address: sign in with the account of that address.',
  });
}

export function addressNotVerified(): Problem {
  return new Problem({
    status: 403,
    slug: 'email-not-verified',
    title: 'Not allowed',
    detail: 'Verify your e-mail address first: an invite is for who reads the mail of its address.',
  });
}
