import type { Bound } from '../language/document.js';

const judgedAtClose: readonly Bound['by'][] = ['lt', 'lte', 'eq', 'neq'];

/** Whether its windows begin at a match, since only a window that has closed tells that something is missing. */
export function beginsAtMatch(bounds: readonly Bound[]): boolean {
  return bounds.some(({ by }) => judgedAtClose.includes(by));
}

export function holds(bounds: readonly Bound[], value: number): boolean {
  return bounds.every(({ by, value: bound }) => {
    switch (by) {
      case 'lt':
        return value < bound;
      case 'lte':
        return value <= bound;
      case 'gt':
        return value > bound;
      case 'gte':
        return value >= bound;
      case 'eq':
        return value === bound;
      case 'neq':
        return value !== bound;
    }
  });
}

/** Lower bounds as two numbers, for what is asked at every match. */
export interface Floor {
  readonly above: number;
  readonly least: number;
}

export function floorOf(bounds: readonly Bound[]): Floor {
  const highest = (by: Bound['by']) =>
    Math.max(-Infinity, ...bounds.filter((bound) => bound.by === by).map(({ value }) => value));
  return { above: highest('gt'), least: highest('gte') };
}
