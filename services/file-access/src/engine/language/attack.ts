import type { Level } from './document.js';
import { tactics, techniques } from './attack-names.js';

export interface Attack {
  readonly tactic_id?: string;
  readonly tactic?: string;
  readonly technique_id?: string;
  readonly technique?: string;
}

const severities = {
  informational: 'info',
  low: 'low',
  medium: 'medium',
  high: 'high',
  critical: 'critical',
} as const;

export function severityOf(level: Level): (typeof severities)[Level] {
  return severities[level];
}

/** What a rule's tags say of ATT&CK: each technique beside the tagged tactics that it serves, and the tactics that have none. */
export function attackOf(tags: readonly string[]): readonly Attack[] {
  const tagged = tags.flatMap((tag) => (tag.startsWith('attack.') ? [tag.slice('attack.'.length)] : []));
  const named = unique(tagged.flatMap((tag) => tacticOf(tag) ?? []));
  const ids = unique(tagged.filter(isTechnique).map((tag) => tag.toUpperCase()));
  const served = new Set<string>();
  const attacks = ids.flatMap((id): readonly Attack[] => {
    const technique = techniqueOf(id);
    const serves = named.filter((tactic) => technique.tactics?.includes(tactic));
    // Of a technique that isn't known here, the rule's own tactics are all that is known.
    const beside = technique.tactics === undefined ? named : serves;
    for (const tactic of beside) served.add(tactic);
    const own = { technique_id: id, technique: technique.name };
    return beside.length === 0 ? [own] : beside.map((tactic) => ({ ...tacticNamed(tactic), ...own }));
  });
  return [...attacks, ...named.filter((tactic) => !served.has(tactic)).map(tacticNamed)];
}

/** Tags of other namespaces, and ATT&CK's groups and software, are nobody's business here. */
export function isKnownTag(tag: string): boolean {
  if (!tag.startsWith('attack.')) return true;
  const name = tag.slice('attack.'.length);
  return tacticOf(name) !== undefined || isTechnique(name) || /^(?:g|s|c|m|ds)\d{4}$/i.test(name);
}

const isTechnique = (tag: string) => /^t\d{4}(?:\.\d{3})?$/i.test(tag);

function tacticOf(tag: string): string | undefined {
  const name = tag.toLowerCase().replaceAll('_', '-');
  return Object.hasOwn(tactics, name) ? name : undefined;
}

function tacticNamed(name: string): Attack {
  const [tactic_id, tactic] = tactics[name] ?? [];
  return { tactic_id, tactic };
}

/** A sub-technique serves what its technique does. */
function techniqueOf(id: string): { name: string; tactics?: readonly string[] } {
  const own = techniques[id];
  if (own !== undefined) return { name: own[0], tactics: own[1] };
  const parent = techniques[id.split('.')[0] ?? ''];
  return parent === undefined ? { name: id } : { name: `${parent[0]} (${id})`, tactics: parent[1] };
}

const unique = <T>(all: readonly T[]) => [...new Set(all)];
