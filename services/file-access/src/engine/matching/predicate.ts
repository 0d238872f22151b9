import type { FieldName } from '../fields.js';

/**
 * A detection as its documents mean it, with fields mapped and modifiers resolved: what remains is decided from an event
 * alone. A test of a field that the event lacks is false, but for `absent` and `exists: false`.
 */
export type Predicate =
  | { readonly op: 'and' | 'or'; readonly of: readonly Predicate[] }
  | { readonly op: 'not'; readonly of: Predicate }
  | { readonly op: 'always' | 'never' }
  | { readonly op: 'field'; readonly field: FieldName; readonly test: Test }
  /** Holds when any text field of the event passes: Sigma's keywords. */
  | { readonly op: 'keyword'; readonly test: TextTest };

export type Test =
  | TextTest
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'compare'; readonly by: 'lt' | 'lte' | 'gt' | 'gte'; readonly value: number }
  | { readonly is: 'cidr'; readonly network: string }
  /** Sigma's null: the field is absent. */
  | { readonly is: 'absent' }
  | { readonly is: 'exists'; readonly exists: boolean }
  | {
      readonly is: 'same_as';
      readonly field: FieldName;
      readonly how: 'equals' | 'contains' | 'startswith' | 'endswith';
      readonly cased: boolean;
    }
  | {
      readonly is: 'time_part';
      readonly part: 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';
      readonly value: number;
    };

export type TextTest =
  /** Parts between which `*` (any text) and `?` (one character) stand. Not cased: compared in lower case. */
  | { readonly is: 'text'; readonly pattern: readonly PatternPart[]; readonly cased: boolean }
  | { readonly is: 'regex'; readonly source: string; readonly flags: string }
  /** `expand`: any entry of a watchlist, which may hold wildcards, wrapped as `how` says. */
  | {
      readonly is: 'listed';
      readonly list: string;
      readonly how: 'equals' | 'contains' | 'startswith' | 'endswith';
      readonly cased: boolean;
    };

export type PatternPart = string | typeof anyText | typeof oneCharacter;

/** Not strings, so that no literal can be taken for them. */
export const anyText = 1;
export const oneCharacter = 2;

/** Predicates that are nested deeper are refused: what walks them calls itself. */
export const deepestPredicate = 512;
