import { expect, it } from '@jest/globals';
import { ServiceStates } from './service-states.js';

it('tells once that a service went down and once that it is back, and the rest to who debugs', () => {
  const lines: string[] = [];
  const at = (level: string) => (fields: object, text: string) => {
    lines.push(`${level} ${text} ${JSON.stringify(fields)}`);
  };
  const states = new ServiceStates({ debug: at('debug'), info: at('info'), warn: at('warn') } as never);
  const told = () => lines.splice(0).filter((line) => !line.startsWith('debug'));
  for (let i = 0; i < 3; i++) states.unreachable('identity', 'connect ECONNREFUSED');
  expect(lines.filter((line) => line.startsWith('debug'))).toHaveLength(3);
  expect(told()).toEqual([
    'warn a service is not reachable {"upstream":"identity","reason":"connect ECONNREFUSED"}',
  ]);
  states.answered('alerting');
  expect(told()).toEqual([]);
  for (let i = 0; i < 3; i++) states.answered('identity');
  expect(told()).toEqual(['info a service is reachable again {"upstream":"identity"}']);
  states.unreachable('identity', 'connect ECONNREFUSED');
  expect(told()).toHaveLength(1);
});
