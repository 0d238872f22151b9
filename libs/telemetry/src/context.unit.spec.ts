import { expect, it } from '@jest/globals';
import { childOf, currentContext, newTraceparent, runInContext, setTenant, traceIdOf } from './context.js';

const traceparent = `00-${'a1'.repeat(16)}-${'b2'.repeat(8)}-01`;

it('makes a child of the same trace with a span of its own', () => {
  const child = childOf(traceparent);
  expect(traceIdOf(child)).toBe('a1'.repeat(16));
  expect(child).not.toBe(traceparent);
  expect(child).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
});

it.each([
  '',
  'garbage',
  `00-${'0'.repeat(32)}-${'b2'.repeat(8)}-01`,
  `00-${'a1'.repeat(16)}-${'0'.repeat(16)}-01`,
  `00-${'A1'.repeat(16)}-${'b2'.repeat(8)}-01`,
  `ff-${'a1'.repeat(16)}-${'b2'.repeat(8)}-01`,
])('starts a new trace instead of continuing %j', (invalid) => {
  expect(traceIdOf(invalid)).toBe('');
  expect(traceIdOf(childOf(invalid))).toMatch(/^[0-9a-f]{32}$/);
});

it('names the tenant of the innermost context only', () => {
  const outer = { correlationId: 'outer', traceparent: newTraceparent() };
  runInContext(outer, () => {
    runInContext({ correlationId: 'inner', traceparent }, () => {
      setTenant('t-1');
      expect(currentContext()).toMatchObject({ correlationId: 'inner', tenantId: 't-1' });
    });
    expect(currentContext()).toEqual(outer);
  });
  expect(currentContext()).toBeUndefined();
});
