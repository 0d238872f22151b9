type Listener = () => void;

const listeners = new Set<Listener>();
const ofRenewal = new Set<Listener>();

/** Calls back when the server has said that the session is over, and a refresh did not help. */
export function onSessionEnd(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function sessionEnded(): void {
  for (const listener of listeners) listener();
}

/** Calls back when a refused session goes on with new cookies: role and organization may be others now. */
export function onSessionRenewal(listener: Listener): () => void {
  ofRenewal.add(listener);
  return () => ofRenewal.delete(listener);
}

export function sessionRenewed(): void {
  for (const listener of ofRenewal) listener();
}
