import { expect, it } from '@jest/globals';
import { Alarm } from './alarm.js';
import { metricValue } from './testing/metric-value.js';

it('is 0 before it is raised, 1 until it is cleared', async () => {
  const alarm = new Alarm('test');
  const value = () => metricValue('palisade_messaging_alarm', 'palisade_alarm_name="test"');
  expect(await value()).toBe('0');
  alarm.raise('nothing works', new Error('away'));
  expect(await value()).toBe('1');
  alarm.clear();
  expect(await value()).toBe('0');
});
