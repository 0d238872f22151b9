import { expect, it } from '@jest/globals';
import { read, repositoryFiles } from './files.js';

const files = repositoryFiles();
const services = [...new Set(files.map((file) => /^services\/[^/]+/.exec(file)?.[0]))].filter(
  (service) => service !== undefined,
);
const topicOf = new Map(
  [
    ...read('libs/contracts/src/gen/contracts.ts').matchAll(
      /^export const (\w+Record)\b[^]*?topic: '([^']+)'/gm,
    ),
  ].map(([, contract = '', topic = '']) => [contract, topic]),
);

/** Topics of the contracts that a service's handlers take, and of those that its modules list under `produces`. */
function declaredTopics(service: string): string[] {
  const contracts = files
    .filter(
      (file) => file.startsWith(`${service}/src/`) && file.endsWith('.ts') && !file.endsWith('.spec.ts'),
    )
    .flatMap((file) => [
      ...read(file).matchAll(/\bcontract(?:: Contract<\w+>)? = (\w+Record)\b|\bproduces: \[([^\]]*)\]/g),
    ])
    .flatMap(([, handled = '', produced = '']) => [handled, ...produced.split(',')])
    .map((name) => name.trim());
  return [...new Set(contracts.flatMap((name) => topicOf.get(name) ?? []))];
}

it('knows the topic of each contract', () => {
  expect(topicOf.get('AlertRecord')).toBe('alerts.v1');
  expect(topicOf.size).toBeGreaterThanOrEqual(11);
});

it('finds what a service declares', () => {
  expect(declaredTopics('services/alerting')).toEqual(
    expect.arrayContaining(['file-access.detections.v1', 'alerts.v1']),
  );
});

it.each(services)('the README of %s names every topic that its code declares', (service) => {
  const readme = files.includes(`${service}/README.md`) ? read(`${service}/README.md`) : '';
  expect(declaredTopics(service).filter((topic) => !readme.includes(topic))).toEqual([]);
});
