import { behaviours } from './behaviour-schema.js';
import type { Behaviour } from './document.js';
import type { Remarks } from './remarks.js';
import { checkAgainstSchema } from './schema-check.js';
import { timespanMs } from './timespan.js';
import { type Spot, valueOf, type YamlMap } from './yaml-node.js';

const day = 86_400_000;

/** Which of the behaviours a document has in its `palisade` section. */
export function behavioursIn(document: YamlMap): readonly string[] {
  const section = valueOf(document, 'palisade');
  if (section?.kind !== 'map') return [];
  return section.entries.map(({ key }) => key).filter((key) => Object.hasOwn(behaviours, key));
}

/** The one behaviour of a document that has one. Undefined: refused; what the schema refuses was said with the header. */
export function readBehaviour(document: YamlMap, remarks: Remarks): Behaviour | undefined {
  const [type, second] = behavioursIn(document);
  const section = valueOf(document, 'palisade');
  if (type === undefined || section?.kind !== 'map') return undefined;
  if (second !== undefined)
    return remarks.error('behaviour', `A document has one behaviour: '${type}' or '${second}'.`, section);
  const said = remarks.errors.length;
  const read = checkAgainstSchema(section, remarks) as Record<string, unknown> | undefined;
  remarks.errors.length = said;
  if (read === undefined) return undefined;
  return behaviourOf(type, read[type] as Given, { at: valueOf(section, type) ?? section, remarks });
}

/** As the schema has it, with its defaults. */
type Given = Readonly<Record<string, unknown>>;

function behaviourOf(
  type: string,
  given: Given,
  { at, remarks }: { at: Spot; remarks: Remarks },
): Behaviour | undefined {
  const ms = (name: string) => timespanMs(given[name]) ?? 0;
  const number = (name: string) => given[name] as number;
  const refuse = (message: string): Behaviour | undefined => remarks.error('behaviour', message, at);
  switch (type) {
    case 'first_seen':
      return {
        type,
        of: given['of'] as Extract<Behaviour, { type: 'first_seen' }>['of'],
        learningMs: ms('learning'),
        learningEvents: number('learning_events'),
        forgetMs: ms('forget'),
      };
    case 'baseline': {
      const [learningDays, historyDays] = [ms('learning') / day, ms('history') / day];
      if (!Number.isInteger(learningDays) || !Number.isInteger(historyDays))
        return refuse("'learning' and 'history' are whole days.");
      if (learningDays > historyDays) return refuse("'learning' is no longer than 'history'.");
      return {
        type,
        measure: given['measure'] as Extract<Behaviour, { type: 'baseline' }>['measure'],
        windowMs: ms('window'),
        factor: number('factor'),
        floor: number('floor'),
        learningDays,
        historyDays,
        peers: given['peers'] as 'tenant' | 'none',
      };
    }
    case 'impossible_travel':
      return { type, maxKmPerHour: number('max_kilometres_per_hour'), minKm: number('min_kilometres') };
    case 'off_hours':
      if (number('from_hour') >= number('to_hour')) return refuse("'from_hour' is before 'to_hour'.");
      return {
        type,
        measure: given['measure'] as 'events' | 'bytes',
        windowMs: ms('window'),
        threshold: number('threshold'),
        workDays: given['work_days'] as readonly number[],
        fromHour: number('from_hour'),
        toHour: number('to_hour'),
      };
    default:
      return { type: 'dormant', quietMs: ms('quiet') };
  }
}
