import { describe, expect, it } from '@jest/globals';
import { linkedFiles } from './documents.js';
import { read, repositoryFiles } from './files.js';

const files = repositoryFiles();
const documents = files.filter((file) => file.endsWith('.md'));
const decisions = documents.filter((file) => file.startsWith('docs/decisions/'));

describe('documents', () => {
  it.each(documents)('%s links only to what exists', (document) => {
    const missing = linkedFiles(document, read(document)).filter(
      (target) => !files.some((file) => file === target || file.startsWith(`${target}/`)),
    );
    expect(missing).toEqual([]);
  });

  it('finds a link, and leaves out addresses, anchors and code', () => {
    const text = 'see [a](../b.md#c), [d](https://e.f), [g](#h) and `[i](j.md)`\n```\n[k](l.md)\n```';
    expect(linkedFiles('docs/x.md', text)).toEqual(['b.md']);
  });
});

describe('docs/operations.md', () => {
  const instruments = files
    .filter((file) => /^(libs|services)\/.*\.ts$/.test(file) && !file.endsWith('.spec.ts'))
    .flatMap((file) => [...read(file).matchAll(/\bcreate\w+\(\s*'([a-z0-9_.]+)'/g)])
    .map(([, name = '']) => name.replaceAll('.', '_'));
  const named = [...read('docs/operations.md').matchAll(/`([a-z0-9]+(?:_[a-z0-9]+)+)(?:\{[^}]*\})?`/g)]
    .map(([, name = '']) => name)
    // Those of OpenTelemetry's SDK are its own.
    .filter((name) => !/^(dlq_|otel_sdk_)/.test(name) && !/^(pg_stat_activity|\w+_id)$/.test(name));

  it('names only metrics that the code has', () => {
    expect(named.length).toBeGreaterThan(10);
    const known = (name: string) =>
      instruments.includes(name.replace(/_total$/, '').replace(/_(seconds|bytes|ratio)$/, ''));
    expect(named.filter((name) => !known(name))).toEqual([]);
  });
});

describe('decisions', () => {
  it('have a number of their own each', () => {
    const numbers = decisions.map((file) => /^docs\/decisions\/(\d{4})-[a-z0-9-]+\.md$/.exec(file)?.[1]);
    expect(numbers.length).toBeGreaterThan(0);
    expect(numbers).not.toContain(undefined);
    expect(numbers.filter((number, at) => numbers.indexOf(number) !== at)).toEqual([]);
  });

  it.each(decisions)('%s says its context, decision and consequence', (file) => {
    expect(read(file)).toMatch(/context[\s\S]*decision[\s\S]*consequence/i);
  });
});
