import { expect, it } from '@jest/globals';
import { metricValue } from '../testing/metric-value.js';
import { deadLettered, expectFailures, retried } from './consumer-metrics.js';

it('begins to count failures at 0', async () => {
  expectFailures('test.group', 'test.v1');
  const retries = () => metricValue('palisade_messaging_retries_total', '"test.group"', '"message"');
  const letters = () =>
    metricValue('palisade_messaging_dead_letters_total', '"test.group"', '"handler_failed"');
  expect([await retries(), await letters()]).toEqual(['0', '0']);
  retried('test.group', 'test.v1', 'message');
  deadLettered('test.group', 'test.v1', 'handler_failed');
  expect([await retries(), await letters()]).toEqual(['1', '1']);
});
