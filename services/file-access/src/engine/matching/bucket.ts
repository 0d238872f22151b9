import type { FieldName } from '../fields.js';
import { setBit } from './bits.js';
import type { Condition } from './compile-test.js';
import type { Conditions } from './conditions.js';
import type { EventView, FieldSlot } from './event-view.js';
import { LiteralAutomaton } from './literal-automaton.js';
import { bestOf, type Need, type Needs } from './needs.js';
import type { TestNode } from './test-graph.js';

/** For so few predicates a test of each is cheaper than one look-up for all. */
const fewest = { equals: 4, startswith: 6, contains: 10 } as const;

interface Finder {
  readonly slot: FieldSlot;
  /** Sets the bits of those predicates whose need the text meets. */
  readonly find: (text: string, candidates: Int32Array) => void;
}

/** Predicates that one event may be asked about: few of them are, for most need something that it doesn't have. */
export class Bucket {
  private readonly positions: Int32Array;
  private readonly conditions: readonly Condition[];
  /** A bit for each predicate that must be asked of every event. */
  private readonly always: Int32Array;
  private readonly candidates: Int32Array;
  private readonly finders: readonly Finder[];

  constructor(
    nodes: readonly TestNode[],
    conditions: Conditions,
    private readonly view: EventView,
    needs: Needs,
  ) {
    const possible = nodes.flatMap((node, position) => (node.op === 'never' ? [] : [{ node, position }]));
    this.positions = Int32Array.from(possible, ({ position }) => position);
    this.conditions = possible.map(({ node }) => conditions.of(node));
    this.always = new Int32Array((possible.length + 31) >>> 5);
    this.candidates = new Int32Array(this.always.length);
    this.finders = this.findersOf(possible.map(({ node }) => bestOf(needs.of(node))));
  }

  /** Writes the positions of those that hold for the event that the view looks at, in rising order. */
  match(into: Int32Array): number {
    const { candidates, conditions, positions } = this;
    candidates.set(this.always);
    for (const { slot, find } of this.finders) {
      const text = slot.folded();
      if (text !== undefined) find(text, candidates);
    }
    let count = 0;
    for (let word = 0; word < candidates.length; word++) {
      for (let bits = candidates[word] ?? 0; bits !== 0; bits &= bits - 1) {
        const at = (word << 5) + 31 - Math.clz32(bits & -bits);
        if (conditions[at]?.() === true) into[count++] = positions[at] ?? 0;
      }
    }
    return count;
  }

  private findersOf(needs: readonly (Need | undefined)[]): Finder[] {
    const groups = Map.groupBy(needs.keys(), (at) => {
      const need = needs[at];
      return need === undefined ? '' : `${need.how} ${need.field}`;
    });
    const finders: Finder[] = [];
    for (const members of groups.values()) {
      const need = needs[members[0] ?? 0];
      if (need !== undefined && members.length >= fewest[need.how])
        finders.push(this.finderOf(need.how, need.field, literalsOf(members, needs)));
      else for (const at of members) setBit(this.always, at);
    }
    return finders;
  }

  private finderOf(how: Need['how'], field: FieldName, entries: Map<string, number[]>): Finder {
    const slot = this.view.slot(field);
    if (how !== 'equals') {
      const automaton = new LiteralAutomaton(entries, how === 'startswith');
      return { slot, find: (text, candidates) => automaton.find(text, candidates) };
    }
    return {
      slot,
      find: (text, candidates) => {
        const found = entries.get(text);
        if (found !== undefined) for (let i = 0; i < found.length; i++) setBit(candidates, found[i] ?? 0);
      },
    };
  }
}

function literalsOf(members: readonly number[], needs: readonly (Need | undefined)[]): Map<string, number[]> {
  const entries = new Map<string, number[]>();
  for (const at of members) {
    for (const literal of needs[at]?.literals ?? []) {
      const known = entries.get(literal);
      if (known === undefined) entries.set(literal, [at]);
      else known.push(at);
    }
  }
  return entries;
}
