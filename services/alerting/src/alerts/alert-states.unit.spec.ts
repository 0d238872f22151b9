import { expect, it } from '@jest/globals';
import { alertStates, canMove, isClosed, type AlertState } from './alert-states.js';

it('allows these changes of state and no others', () => {
  const allowed: Record<AlertState, AlertState[]> = {
    open: ['acknowledged', 'resolved', 'false_positive'],
    acknowledged: ['open', 'resolved', 'false_positive'],
    resolved: ['open', 'false_positive'],
    false_positive: ['open', 'resolved'],
  };
  for (const from of alertStates) {
    expect({ from, to: alertStates.filter((to) => canMove(from, to)) }).toEqual({ from, to: allowed[from] });
  }
});

it('calls resolved and false_positive closed', () => {
  expect(alertStates.filter(isClosed)).toEqual(['resolved', 'false_positive']);
});
