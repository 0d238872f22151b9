import type { FieldName } from '../../fields.js';
import { anyText } from '../../matching/predicate.js';

/** What a field of another taxonomy is called here. */
export interface FieldMapping {
  readonly field: FieldName;
  /** What its values are called here, by their names in lower case. */
  readonly values?: ReadonlyMap<string, string>;
  /**
   * Importers keep what a source calls its action in `labels.operation`: its names are compared with that, and `values`
   * are for events without it. What is more particular than our action is found by its own name alone.
   */
  readonly named?: { readonly by: FieldName; readonly also: readonly string[] };
  /** What stands before or after its values here: text is compared with that around it. */
  readonly before?: '/' | typeof anyText;
  readonly after?: typeof anyText;
}

/** A field that has one of a few values in every event, because of what the events are. */
export interface ConstantMapping {
  readonly always: readonly string[];
}

export type Mapping = FieldMapping | ConstantMapping;

export type Mappings = Readonly<Record<string, Mapping>>;

export const as = (field: FieldName): FieldMapping => ({ field });

/** From what an action is called here to what it is called there. */
export function actions(names: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(names).flatMap(([action, called]) =>
      called.map((name) => [name.toLowerCase(), action] as const),
    ),
  );
}
