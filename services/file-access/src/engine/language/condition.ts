import { anyText } from '../matching/predicate.js';
import type { Remarks } from './remarks.js';
import { linked, type SigmaTree } from './sigma-value.js';
import { fits } from './wildcards.js';
import { shortened, type Spot } from './yaml-node.js';

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
  ) {
    super(message);
  }
}

/** Reads a condition over selections; `not` binds closer than `and`, and that than `or`. Undefined: refused, and said so. */
export function readCondition(
  text: string,
  selections: ReadonlyMap<string, SigmaTree>,
  at: Spot,
  remarks: Remarks,
): ReadCondition | undefined {
  try {
    const parser = new ConditionParser(tokensOf(text), selections);
    return { tree: parser.parse(), used: parser.used };
  } catch (error) {
    if (error instanceof NoCondition) return remarks.error(error.code, error.message, at);
    throw error;
  }
}

function tokensOf(text: string): readonly string[] {
  if (text.includes('|'))
    throw new NoCondition(
      'pipe-aggregation',
      "Aggregations after '|' are no longer part of Sigma: write a correlation.",
    );
  const tokens = text.match(/[A-Za-z0-9_*-]+|[()]|[^\s]/g) ?? [];
  if (tokens.length === 0) throw new NoCondition('condition', 'The condition is empty.');
  if (tokens.length > mostTokens) throw new NoCondition('condition', 'The condition is too long.');
  return tokens;
}

const reserved = new Set(['and', 'or', 'not', 'of', 'them']);

class ConditionParser {
  readonly used = new Set<string>();
  private at = 0;
  private depth = 0;

  constructor(
    private readonly tokens: readonly string[],
    private readonly selections: ReadonlyMap<string, SigmaTree>,
  ) {}

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
      throw new NoCondition('condition', `'${quantifier} of' is none of '1 of', 'any of' and 'all of'.`);
    if (pattern === undefined || !/^[A-Za-z0-9_*]+$/.test(pattern)) {
      this.at += 2;
      throw this.unexpected("'them' or a pattern of names");
    }
    this.at += 3;
    const names = this.namesLike(pattern);
    if (names.length === 0)
      throw new NoCondition('no-such-selection', `'${quantifier} of ${pattern}' fits no selection.`);
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
    this.at++;
    return this.named(name);
  }

  private named(name: string): SigmaTree {
    const tree = this.selections.get(name);
    if (tree === undefined)
      throw new NoCondition('no-such-selection', `There is no selection '${shortened(name)}'.`);
    this.used.add(name);
    return tree;
  }

  private within(read: () => SigmaTree): SigmaTree {
    if (++this.depth > deepest) throw new NoCondition('condition', 'The condition is too deep.');
    const tree = read();
    this.depth--;
    return tree;
  }

  private unexpected(wanted?: string): NoCondition {
    const token = this.tokens[this.at];
    const found = token === undefined ? 'its end' : `'${shortened(token)}'`;
    const hint = /^(AND|OR|NOT|OF|THEM|ALL|ANY)$/i.test(token ?? '') ? ' Operators are in lower case.' : '';
    const expected = wanted === undefined ? '' : ` where ${wanted} belongs`;
    return new NoCondition('condition', `The condition has ${found}${expected}.${hint}`);
  }
}
