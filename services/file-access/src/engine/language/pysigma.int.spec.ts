import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readTrees } from './detections.js';
import { readRules } from './read-rules.js';
import { readYaml } from './read-yaml.js';
import { Remarks } from './remarks.js';
import type { SigmaTree, SigmaValue } from './sigma-value.js';
import { correlations, refusedCorrelations } from './testing/correlations.js';
import { detections, refused, ruleOf } from './testing/detections.js';
import { type Answer, type Ask, itWithPySigma } from './testing/pysigma.js';
import { valueOf } from './yaml-node.js';

const rules = join(import.meta.dirname, '../../../rules');

/** Our own reading of a rule's detection, as pySigma's is told. */
function ours(rule: string): unknown {
  const remarks = new Remarks();
  const [document] = readYaml(rule, remarks);
  const detection = document === undefined ? undefined : valueOf(document, 'detection');
  const trees = detection === undefined ? undefined : readTrees(detection, remarks);
  return trees?.map(told) ?? remarks.errors.map(({ code }) => code);
}

function told(tree: SigmaTree): unknown {
  if (tree.op === 'item') {
    const value = toldValue(tree.value);
    return tree.field === undefined ? { op: 'item', value } : { op: 'item', field: tree.field, value };
  }
  return tree.op === 'not' ? { op: 'not', of: told(tree.of) } : { op: tree.op, of: tree.of.map(told) };
}

function toldValue(value: SigmaValue): unknown {
  if (value.is === 'expansion') return { is: 'expansion', of: value.of.map(toldValue) };
  if (value.is === 'fieldref') return { ...value, cased: undefined };
  if (value.is !== 'regex') return value;
  return { is: 'regex', source: value.source, flags: [...value.flags].sort().join('') };
}

const treesOf = (answer: Answer | undefined) =>
  answer !== undefined && 'documents' in answer ? answer.documents[0]?.trees : answer;

/** JSON knows no undefined. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('what pySigma reads', () => {
  itWithPySigma('is read the same: values, modifiers and conditions', async (ask) => {
    const texts = Object.values(detections).map(ruleOf);
    const answers = await ask(texts);
    const names = Object.keys(detections);
    expect(Object.fromEntries(texts.map((text, i) => [names[i], plain(ours(text))]))).toEqual(
      Object.fromEntries(answers.map((answer, i) => [names[i], treesOf(answer)])),
    );
    const errors = texts.map((text) => readRules(text).errors);
    expect(
      Object.fromEntries(errors.map((each, i) => [names[i], each]).filter(([, each]) => each?.length)),
    ).toEqual({});
  });

  itWithPySigma('is read the same, whatever backslashes, wildcards and dashes it has', async (ask) => {
    const characters = fc.constantFrom('\\', '*', '?', '%', '-', '/', 'a', 'B', 'é', ' ', '1', '_', "''");
    const values = fc.sample(fc.array(characters, { maxLength: 9 }), { numRuns: 400, seed: 7 });
    const modifiers = ['', '|contains', '|startswith', '|endswith', '|expand', '|windash', '|contains|cased'];
    const texts = values.map((value, i) =>
      ruleOf(`sel: {'ua${modifiers[i % modifiers.length]}': '${value.join('')}'}\ncondition: sel`),
    );
    await sameOrBothRefused(ask, texts);
  });

  itWithPySigma('is read the same, whatever its condition', async (ask) => {
    const words = fc.constantFrom(
      'a',
      'b',
      'c_1',
      '_d',
      'and',
      'or',
      'not',
      '(',
      ')',
      '1 of',
      'all of',
      'them',
      'a*',
    );
    const conditions = fc.sample(fc.array(words, { minLength: 1, maxLength: 7 }), { numRuns: 600, seed: 11 });
    const selections = 'a: {bytes: 1}\nb: {bytes: 2}\nc_1: {bytes: 3}\n_d: {bytes: 4}\n';
    await sameOrBothRefused(
      ask,
      conditions.map((condition) => ruleOf(`${selections}condition: "${condition.join(' ')}"`)),
    );
  });

  itWithPySigma('and what it refuses is refused', async (ask) => {
    const answers = await ask(Object.values(refused).map(ruleOf));
    const kept = Object.keys(refused).filter((_, i) => 'documents' in (answers[i] ?? {}));
    expect(kept).toEqual([]);
  });

  it.each(Object.entries(refused))('is refused: %s', (_, detection) => {
    expect(readRules(ruleOf(detection)).errors).not.toEqual([]);
  });

  itWithPySigma('is read the same: correlations', async (ask) => {
    const texts = Object.values(correlations);
    const answers = await ask(texts);
    expect(texts.map(ourCorrelation)).toEqual(answers.map(theirCorrelation));
  });

  itWithPySigma('and correlations that it refuses are refused', async (ask) => {
    const texts = Object.entries(refusedCorrelations);
    const answers = await ask(texts.map(([, text]) => text));
    expect(texts.filter((_, i) => 'documents' in (answers[i] ?? {})).map(([name]) => name)).toEqual([]);
    expect(texts.filter(([, text]) => readRules(text).errors.length === 0).map(([name]) => name)).toEqual([]);
  });

  itWithPySigma('is the same of a filter: a rule holds where both do', async (ask) => {
    const rule = ruleOf('sel: {action: download}\nold: {device: a}\ncondition: sel or old');
    const selections = 'a: {device: scanner}\n  b: {ua: bot}';
    const conditions = ['not a', 'not 1 of them', 'a or b'];
    const answers = await ask(
      conditions.map(
        (condition) =>
          `${rule}---\ntitle: F\nlogsource: {product: palisade}\nfilter:\n  rules: any\n  ${selections}\n  condition: ${condition}\n`,
      ),
    );
    const both = conditions.map((condition) => {
      const filter = ruleOf(`${selections.replaceAll('\n  ', '\n')}\ncondition: ${condition}`);
      return plain([{ op: 'and', of: [...(ours(rule) as unknown[]), ...(ours(filter) as unknown[])] }]);
    });
    expect(answers.map(treesOf)).toEqual(both);
  });

  itWithPySigma('is the same of every shipped rule', async (ask) => {
    const folders = readdirSync(rules, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const shipped = folders.map(({ name }) => name);
    const texts = shipped.map((rule) => readFileSync(join(rules, rule, 'rule.yml'), 'utf8'));
    const answers = await ask(texts);
    expect(shipped.length).toBeGreaterThanOrEqual(16);
    expect(Object.fromEntries(shipped.map((rule, i) => [rule, detectionsIn(texts[i] ?? '')]))).toEqual(
      Object.fromEntries(shipped.map((rule, i) => [rule, theirDetections(answers[i])])),
    );
    expect(shipped.filter((_, i) => readRules(texts[i] ?? '').errors.length > 0)).toEqual([]);
  });
});

/** The detections of a stream, by the titles of their documents. */
function detectionsIn(text: string): unknown {
  const remarks = new Remarks();
  const read = readYaml(text, remarks).flatMap((document) => {
    const title = valueOf(document, 'title');
    const detection = valueOf(document, 'detection');
    const name = title?.kind === 'scalar' ? title.text : '';
    return detection === undefined ? [] : [[name, readTrees(detection, remarks)?.map(told)]];
  });
  return plain(Object.fromEntries(read));
}

function theirDetections(answer: Answer | undefined): unknown {
  if (answer === undefined || !('documents' in answer)) return answer;
  const read = answer.documents.filter(({ trees }) => trees !== undefined);
  return Object.fromEntries(read.map(({ title, trees }) => [title, trees]));
}

async function sameOrBothRefused(ask: Ask, texts: readonly string[]): Promise<void> {
  const answers = await ask(texts);
  const different = texts.flatMap((text, i): readonly object[] => {
    const answer = answers[i];
    const remarks = readRules(text).errors;
    if (answer === undefined || !('documents' in answer)) return remarks.length > 0 ? [] : [{ text, answer }];
    const [mine, theirs] = [plain(ours(text)), answer.documents[0]?.trees];
    return JSON.stringify(sorted(mine)) === JSON.stringify(sorted(theirs)) ? [] : [{ text, mine, theirs }];
  });
  expect(different).toEqual([]);
}

/** With the keys of every object in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, each]): [string, unknown] => [key, sorted(each)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function ourCorrelation(text: string): unknown {
  const { documents, errors } = readRules(text);
  const found = documents.find(({ kind }) => kind === 'correlation');
  if (found?.kind !== 'correlation') return errors;
  return {
    type: found.type,
    rules: found.rules,
    timespan: found.timespanMs / 1000,
    groupBy: found.groupBy.map(({ name }) => name),
    bounds: Object.fromEntries(found.bounds.map(({ by, value }) => [by, value])),
    percentile: found.percentile,
    generate: found.generate,
  };
}

function theirCorrelation(answer: Answer): unknown {
  if (!('documents' in answer)) return answer;
  const found = answer.documents.find(({ correlation }) => correlation !== undefined)?.correlation;
  const { type, rules: counted, timespan, group_by: groupBy, condition, generate } = found ?? {};
  const { percentile, field: _field, ...bounds } = condition as Record<string, unknown>;
  const temporal = String(type).startsWith('temporal');
  return { type, rules: counted, timespan, groupBy, bounds: temporal ? {} : bounds, percentile, generate };
}
