import type { IdentityRole } from '../api/gen/palisade.schemas.js';

export const roleWords: Record<IdentityRole, string> = {
  admin: 'Admin',
  analyst: 'Analyst',
  viewer: 'Viewer',
};

/** As what somebody is a member. */
export const roleNouns: Record<IdentityRole, string> = {
  admin: 'an admin',
  analyst: 'an analyst',
  viewer: 'a viewer',
};

/** What each may do, in a few words. */
export const roleMeanings: Record<IdentityRole, string> = {
  admin: 'Admin: everything, people and settings too',
  analyst: 'Analyst: triages alerts, writes rules',
  viewer: 'Viewer: reads',
};
