import { anyText } from '../matching/predicate.js';
import type { Remarks } from './remarks.js';
import { linked, type SigmaTree } from './sigma-value.js';
import { fits } from './wildcards.js';
import { shortened, type YamlScalar } from './yaml-node.js';

export interface ReadCondition {
  readonly tree: SigmaTree;
  /** The selections that it names. */
  readonly used: ReadonlySet<string>;
}

const deepest = 64;
const mostTokens = 1000;

class NoCondition extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** Where in the condition; undefined: all of it. */
    readonly offset?: number,
  ) {
    super(message);
  }
}

/** Reads a condition over selections; `not` binds closer than `and`, and that than `or`. Undefined: refused, and said so. */
export function readCondition(
  written: YamlScalar,
  selections: ReadonlyMap<string, SigmaTree>,
  remarks: Remarks,
): ReadCondition | undefined {
  try {
    const parser = new ConditionParser(tokensOf(written.text), selections);
    return { tree: parser.parse(), used: parser.used };
  } catch (error) {
    if (!(error instanceof NoCondition)) throw error;
    const { path, line, column, inset } = written;
    const offset = inset === undefined || error.offset === undefined ? 0 : inset + error.offset;
    return remarks.error(error.code, error.message, { path, line, column: column + offset });
  }
}

interface Tokens {
  readonly words: readonly string[];
  /** Where each begins. */
  readonly offsets: readonly number[];
}

function tokensOf(text: string): Tokens {
  if (text.includes('|'))
    throw new NoCondition(
      'pipe-aggregation',
      "Aggregations after '|' are no longer part of Sigma: write a correlation.",
      text.indexOf('|'),
    );
  const tokens = [...text.matchAll(/[A-Za-z0-9_*-]+|[()]|[^\s]/g)];
  if (tokens.length === 0) throw new NoCondition('condition', 'The condition is empty.');
  if (tokens.length > mostTokens) throw new NoCondition('condition', 'The condition is too long.');
  return { words: tokens.map(([word]) => word), offsets: tokens.map(({ index }) => index) };
}

const reserved = new Set(['and', 'or', 'not', 'of', 'them']);

class ConditionParser {
  readonly used = new Set<string>();
  private at = 0;
  private depth = 0;
  private readonly tokens: readonly string[];

  constructor(
    private readonly read: Tokens,
    private readonly selections: ReadonlyMap<string, SigmaTree>,
  ) {
    this.tokens = read.words;
  }

  parse(): SigmaTree {
    const tree = this.chain('or', () => this.chain('and', () => this.negation()));
    if (this.at < this.tokens.length) throw this.unexpected();
    return tree;
  }

  private chain(op: 'and' | 'or', operand: () => SigmaTree): SigmaTree {
    const of = [operand()];
    while (this.tokens[this.at] === op) {
      this.at++;
      of.push(operand());
    }
    return linked(op, of);
  }

  private negation(): SigmaTree {
    if (this.tokens[this.at] !== 'not') return this.operand();
    this.at++;
    return this.within(() => ({ op: 'not', of: this.negation() }));
  }

  private operand(): SigmaTree {
    if (this.tokens[this.at] === '(') {
      this.at++;
      const inner = this.within(() => this.chain('or', () => this.chain('and', () => this.negation())));
      if (this.tokens[this.at] !== ')') throw this.unexpected("')'");
      this.at++;
      return inner;
    }
    return this.tokens[this.at + 1] === 'of' ? this.quantified() : this.selection();
  }

  private quantified(): SigmaTree {
    const quantifier = this.tokens[this.at] ?? '';
    const pattern = this.tokens[this.at + 2];
    if (quantifier !== '1' && quantifier !== 'any' && quantifier !== 'all')
      throw new NoCondition(
        'condition',
        `'${quantifier} of' is none of '1 of', 'any of' and 'all of'.`,
        this.here(),
      );
    if (pattern === undefined || !/^[A-Za-z0-9_*]+$/.test(pattern)) {
      this.at += 2;
      throw this.unexpected("'them' or a pattern of names");
    }
    const patternAt = this.here(2);
    this.at += 3;
    const names = this.namesLike(pattern);
    if (names.length === 0)
      throw new NoCondition(
        'no-such-selection',
        `'${quantifier} of ${pattern}' fits no selection.`,
        patternAt,
      );
    return linked(
      quantifier === 'all' ? 'and' : 'or',
      names.map((name) => this.named(name)),
    );
  }

  /** Those that begin with an underscore only where the pattern does too. */
  private namesLike(pattern: string): readonly string[] {
    const parts = (pattern === 'them' ? '*' : pattern)
      .split(/(\*)/)
      .map((part) => (part === '*' ? anyText : part));
    return [...this.selections.keys()].filter(
      (name) => fits(parts, name) && (pattern.startsWith('_') || !name.startsWith('_')),
    );
  }

  private selection(): SigmaTree {
    const name = this.tokens[this.at];
    if (name === undefined || !/^[A-Za-z0-9_-]+$/.test(name))
      throw this.unexpected('the name of a selection');
    if (reserved.has(name)) throw this.unexpected('the name of a selection');
    const tree = this.named(name);
    this.at++;
    return tree;
  }

  private named(name: string): SigmaTree {
    const tree = this.selections.get(name);
    if (tree === undefined)
      throw new NoCondition('no-such-selection', `There is no selection '${shortened(name)}'.`, this.here());
    this.used.add(name);
    return tree;
  }

  private within(read: () => SigmaTree): SigmaTree {
    if (++this.depth > deepest) throw new NoCondition('condition', 'The condition is too deep.', this.here());
    const tree = read();
    this.depth--;
    return tree;
  }

  private unexpected(wanted?: string): NoCondition {
    const token = this.tokens[this.at];
    const found = token === undefined ? 'its end' : `'${shortened(token)}'`;
    const hint = /^(AND|OR|NOT|OF|THEM|ALL|ANY)$/i.test(token ?? '') ? ' Operators are in lower case.' : '';
    const expected = wanted === undefined ? '' : ` where ${wanted} belongs`;
    return new NoCondition('condition', `The condition has ${found}${expected}.${hint}`, this.here());
  }

  /** Of its end, the last thing before it. */
  private here(ahead = 0): number | undefined {
    return this.read.offsets[this.at + ahead] ?? this.read.offsets.at(-1);
  }
}
