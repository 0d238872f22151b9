export const alertStates = ['open', 'acknowledged', 'resolved', 'false_positive'] as const;
export type AlertState = (typeof alertStates)[number];

// A closed alert can be opened again (it was closed too soon) and its verdict corrected; it can't become
// acknowledged in one step, because somebody must first have said that it is a live matter again.
const transitions: Record<AlertState, readonly AlertState[]> = {
  open: ['acknowledged', 'resolved', 'false_positive'],
  acknowledged: ['open', 'resolved', 'false_positive'],
  resolved: ['open', 'false_positive'],
  false_positive: ['open', 'resolved'],
};

export function canMove(from: AlertState, to: AlertState): boolean {
  return transitions[from].includes(to);
}

export function isClosed(state: AlertState): boolean {
  return state === 'resolved' || state === 'false_positive';
}
