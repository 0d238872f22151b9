import type { Role } from '@palisade/auth';
import { inert, type Occasion, when } from './account-letters.js';
import type { Letter } from './letter.js';

const roleNames: Record<Role, string> = { admin: 'an admin', analyst: 'an analyst', viewer: 'a viewer' };

/** About organizations and who belongs to them. */
export const organizationLetters = {
  invite: ({
    organization,
    inviter,
    role,
    token,
    expiresAt,
  }: {
    organization: string;
    /** Absent when no person sent it. */
    inviter?: string | undefined;
    role: Role;
    token: string;
    expiresAt: Date;
  }): Letter => ({
    subject: `You are invited to ${inert(organization)}`,
    paragraphs: [
      inviter === undefined
        ? `You are invited to join the organization “${inert(organization)}” as ${roleNames[role]}.`
        : `${inert(inviter)} invites you to join the organization “${inert(organization)}” as ${roleNames[role]}.`,
      `The invite is for this e-mail address alone and works until ${dayOf(expiresAt)}. Log in with the account of this address; if there is none, make one.`,
    ],
    action: { label: 'See the invite', path: '/invite', token },
    closing: ['If you do not know who this is, do not open the link, and nothing happens.'],
  }),

  'role-changed': ({
    organization,
    role,
    done,
  }: {
    organization: string;
    role: Role;
    done: Occasion;
  }): Letter => ({
    subject: `Your role in ${inert(organization)} has changed`,
    paragraphs: [
      `You have been ${roleNames[role]} in the organization “${inert(organization)}” ${since(done)}.`,
    ],
  }),

  'single-sign-on-enforced': ({ organization, done }: { organization: string; done: Occasion }): Letter => ({
    subject: `You sign in to ${inert(organization)} another way now`,
    paragraphs: [
      `${since(done, 'Since')} the organization “${inert(organization)}” wants its members to sign in by its own provider, and your account is not linked with it yet. Sessions that you opened with your password have ended.`,
      'Log in once more as you do: you are sent to the provider, your account is linked with the one there, and you are signed in.',
    ],
    action: { label: 'Log in', path: '/login' },
  }),

  'organization-deleted': ({ organization, done }: { organization: string; done: Occasion }): Letter => ({
    subject: `The organization ${inert(organization)} was deleted`,
    paragraphs: [
      `The organization “${inert(organization)}” was deleted ${when(done)}, with everything that it owned.`,
      'Your account stays. It may found an organization of its own, or join another.',
    ],
  }),

  'membership-ended': ({
    organization,
    isRemoved,
    done,
  }: {
    organization: string;
    /** By somebody else. */
    isRemoved: boolean;
    done: Occasion;
  }): Letter => ({
    subject: `You are no longer a member of ${inert(organization)}`,
    paragraphs: [
      `You ${isRemoved ? 'were removed from' : 'left'} the organization “${inert(organization)}” ${when(done)}.`,
      'Your account stays. It may found an organization of its own, or join another.',
    ],
  }),
};

function dayOf(at: Date): string {
  return `${at.toISOString().slice(0, 10)}, ${at.toISOString().slice(11, 16)} UTC`;
}

function since({ at }: Occasion, word = 'since'): string {
  return `${word} ${dayOf(at)}`;
}
