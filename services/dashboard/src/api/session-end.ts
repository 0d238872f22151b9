type Listener = () => void;

const listeners = new Set<Listener>();

/** Calls back when the server has said that the session is over, and a refresh did not help. */
export function onSessionEnd(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function sessionEnded(): void {
  for (const listener of listeners) listener();
}
