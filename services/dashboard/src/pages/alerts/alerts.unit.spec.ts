import { describe, expect, it } from '@jest/globals';
import type { AlertingAlertView } from '../../api/gen/palisade.schemas.js';
import { alertsFilter, matches, readAlertsSearch, type AlertsSearch } from './alerts-search.js';
import { barsOf, share, spanAround } from './timeline-span.js';

const alert = (more: object = {}) =>
  ({
    id: '1',
    state: 'open',
    severity: 'high',
    title: 'Burst of downloads: ann@corp.com',
    actor: { email: 'ann@corp.com' },
    assignee_id: null,
    first_seen_at: '2026-11-21T10:00:00.000Z',
    last_seen_at: '2026-11-21T10:02:00.000Z',
    measures: [
      { window_started_at: '2026-11-21T09:57:00.000Z', window_ended_at: '2026-11-21T10:02:00.000Z' },
    ],
    ...more,
  }) as AlertingAlertView;

describe('the address of the alerts page', () => {
  it('leaves out what is wrong and what goes without saying', () => {
    const search = {
      state: 'open,nonsense',
      severity: 'huge',
      sort: '-last_seen_at',
      alert: '1',
      other: 'x',
    };
    expect(readAlertsSearch(search)).toEqual({ state: ['open'], alert: '1' });
  });

  it('asks for the same alerts whichever of them is open', () => {
    const search = readAlertsSearch({ severity: 'critical,high', q: 'fin', assignee: 'none', alert: '1' });
    expect(alertsFilter(search)).toMatchObject({
      severities: ['critical', 'high'],
      q: 'fin',
      assignee_id: 'none',
      sort: '-last_seen_at',
    });
    expect(alertsFilter({ ...search, alert: '2', at: 'x' })).toEqual(alertsFilter(search));
  });
});

describe('what arrives live', () => {
  it.each<[string, AlertsSearch, boolean]>([
    ['nothing is filtered', {}, true],
    ['its state is among them', { state: ['open', 'resolved'] }, true],
    ['its state is another', { state: ['resolved'] }, false],
    ['its severity is another', { severity: ['low'] }, false],
    ['it is of the actor, however that is written', { actor: ' Ann@corp.com' }, true],
    ['it is of another actor', { actor: 'ben@corp.com' }, false],
    ['its title contains the text', { q: 'DOWNLOADS' }, true],
    ['its title does not', { q: 'upload' }, false],
    ['nobody has it, and that is asked for', { assignee: 'none' }, true],
    ['somebody is asked for', { assignee: 'u1' }, false],
    ['the time has ended', { to: '2026-11-21T09:00:00.000Z' }, false],
  ])('belongs into the list when %s: %j, %s', (_name, search, belongs) => {
    expect(matches(search, alert())).toBe(belongs);
  });
});

describe('the actor’s timeline', () => {
  it('spans the alert with its window, and at least a quarter of an hour around', () => {
    expect(spanAround(alert())).toEqual({ from: '2026-11-21T09:42:00.000Z', to: '2026-11-21T10:17:00.000Z' });
  });

  it('goes no further than a day around a long one', () => {
    const long = alert({ last_seen_at: '2026-11-30T10:00:00.000Z' });
    expect(spanAround(long)).toEqual({ from: '2026-11-20T09:57:00.000Z', to: '2026-12-01T10:00:00.000Z' });
  });

  it('places a window, cut at the edges', () => {
    expect(share({ from: 0, to: 100 }, { from: 25, to: 75 })).toEqual({ left: 25, width: 50 });
    expect(share({ from: 0, to: 100 }, { from: -50, to: 50 })).toEqual({ left: 0, width: 50 });
    expect(share({ from: 0, to: 100 }, { from: 150, to: 160 })).toBeUndefined();
  });

  it('knows of each bar where it ends and how much of it are downloads', () => {
    const answer = {
      ...{ from: '', to: '', interval_seconds: 60, total: 3 },
      items: [{ start: '2026-11-21T10:00:00.000Z', count: 3, by: { download: 2, view: 1 } }],
    };
    expect(barsOf(answer)).toEqual([
      { start: '2026-11-21T10:00:00.000Z', end: '2026-11-21T10:01:00.000Z', count: 3, downloads: 2 },
    ]);
  });
});
