const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/** The number that a text is, such as a label's; undefined where it is none: JavaScript would take an empty one for 0. */
export function numberOf(text: string): number | undefined {
  return text.length <= 32 && decimal.test(text) ? Number(text) : undefined;
}
