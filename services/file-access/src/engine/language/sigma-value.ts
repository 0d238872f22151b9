import { anyText, oneCharacter } from '../matching/predicate.js';
import type { Spot } from './yaml-node.js';

/** `%name%` under `expand`. */
export interface Placeholder {
  readonly placeholder: string;
}

export type StringPart = string | typeof anyText | typeof oneCharacter | Placeholder;

/** A value of a detection with its modifiers applied, before fields are mapped: what pySigma has at the same stage. */
export type SigmaValue =
  | { readonly is: 'string'; readonly parts: readonly StringPart[]; readonly cased: boolean }
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'boolean'; readonly value: boolean }
  | { readonly is: 'null' }
  | {
      readonly is: 'regex';
      readonly source: string;
      readonly flags: string;
      /** Found anywhere, or only where the text starts or ends. */
      readonly how: 'anywhere' | 'start' | 'end';
    }
  | { readonly is: 'cidr'; readonly network: string }
  | { readonly is: 'compare'; readonly by: CompareBy; readonly value: number; readonly part?: TimePart }
  | { readonly is: 'exists'; readonly exists: boolean }
  | {
      readonly is: 'fieldref';
      readonly field: string;
      readonly starts: boolean;
      readonly ends: boolean;
      readonly cased: boolean;
    }
  | { readonly is: 'time_part'; readonly part: TimePart; readonly value: number }
  /** Any of these, also where the values around it must all hold. */
  | { readonly is: 'expansion'; readonly of: readonly SigmaValue[] };

export type CompareBy = 'lt' | 'lte' | 'gt' | 'gte';

export type TimePart = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';

/** A detection as its document has it. */
export type SigmaTree =
  | { readonly op: 'and' | 'or'; readonly of: readonly SigmaTree[] }
  | { readonly op: 'not'; readonly of: SigmaTree }
  /** Without a field: a keyword. `unmodified`: as written, but for wildcards. */
  | {
      readonly op: 'item';
      readonly field?: string;
      readonly value: SigmaValue;
      readonly unmodified: boolean;
      readonly at: Spot;
      /** Of the field. */
      readonly keyAt: Spot;
    };

export function linked(op: 'and' | 'or', of: readonly SigmaTree[]): SigmaTree {
  const [only] = of;
  return of.length === 1 && only !== undefined ? only : { op, of };
}

/** Text with wildcards; a backslash takes the meaning from a wildcard or a backslash after it, and else stands for itself. */
export function stringParts(text: string): readonly StringPart[] {
  const parts: StringPart[] = [];
  let plain = '';
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === '\\') {
      const next = text.charAt(i + 1);
      if (next === '*' || next === '?' || next === '\\') i++;
      plain += next === '*' || next === '?' ? next : '\\';
    } else if (c === '*' || c === '?') {
      if (plain !== '') parts.push(plain);
      plain = '';
      parts.push(c === '*' ? anyText : oneCharacter);
    } else plain += c;
  }
  if (plain !== '') parts.push(plain);
  return parts;
}

export const hasWildcard = (parts: readonly StringPart[]) =>
  parts.some((part) => part === anyText || part === oneCharacter);

/** What it would look like in a rule, without escapes. */
export function plainText(parts: readonly StringPart[]): string {
  return parts.map(shown).join('');
}

function shown(part: StringPart): string {
  if (typeof part === 'string') return part;
  if (part === anyText) return '*';
  return part === oneCharacter ? '?' : `%${part.placeholder}%`;
}
