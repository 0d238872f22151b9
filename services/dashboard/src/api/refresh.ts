import { addressOf } from './address.js';
import { ApiProblem } from './problem.js';
import { sessionRenewed } from './session-end.js';

const lastRefresh = 'palisade.refreshed-at';

/**
 * Gets new cookies, once for all tabs: who waited for another's refresh uses its cookies. False: the session has ended.
 * `refusedAt` is when the refused request was sent. Throws when it is not known whether the session goes on.
 */
export function refreshSession(refusedAt: number): Promise<boolean> {
  return navigator.locks.request('palisade.refresh', async () => {
    if (Number(localStorage.getItem(lastRefresh) ?? 0) > refusedAt) return true;
    let response: Response;
    try {
      response = await fetch(addressOf('/v1/auth/refresh'), { method: 'POST', credentials: 'same-origin' });
    } catch (error) {
      throw ApiProblem.unreachable(error);
    }
    if (response.ok) {
      localStorage.setItem(lastRefresh, String(Date.now()));
      return true;
    }
    if (response.status === 401) return false;
    throw await ApiProblem.of(response);
  });
}

/** As `refreshSession`, of a session that was refused while a page was open. */
export async function renewSession(refusedAt: number): Promise<boolean> {
  const goesOn = await refreshSession(refusedAt);
  if (goesOn) sessionRenewed();
  return goesOn;
}

/** After a login, whatever was refused before it is worth another try. */
export function cookiesAreNew(): void {
  localStorage.setItem(lastRefresh, String(Date.now()));
}
