import { identityRefreshLogout } from '../api/gen/auth.js';
import { addressOf } from '../api/address.js';
import { ApiProblem } from '../api/problem.js';
import { sayProblem } from '../ui/toast.js';

/** Ends the session, then loads the login anew: nothing of the session stays in memory. */
export async function signOut(): Promise<void> {
  try {
    await identityRefreshLogout();
  } catch (error) {
    // 401: it had ended already, which is what was wanted.
    if (!(error instanceof ApiProblem) || error.status !== 401) {
      sayProblem('You are still signed in', error);
      return;
    }
  }
  window.location.assign(addressOf('/login'));
}
