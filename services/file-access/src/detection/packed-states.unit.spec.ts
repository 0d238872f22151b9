import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PackedStates } from './packed-states.js';

const chunk = 1_024;
const bytesOf = (length: number, value: number) => Buffer.alloc(length, value);
const stateOf = (length: number, value: number) => ({ applied: value, packed: bytesOf(length, value) });

it('gives back what was put in, once', () => {
  const states = new PackedStates(8 * chunk, chunk);
  const owner = states.newOwner();
  states.put(owner, 'actor:jörg@corp.com', stateOf(70, 7));
  expect(states.has(owner, 'actor:jörg@corp.com')).toBe(true);
  expect(states.take(owner, 'actor:jörg@corp.com')).toEqual(stateOf(70, 7));
  expect(states.take(owner, 'actor:jörg@corp.com')).toBeUndefined();
});

it('keeps owners apart, and forgets one at once', () => {
  const states = new PackedStates(8 * chunk, chunk);
  const [one, other] = [states.newOwner(), states.newOwner()];
  states.put(one, 'a', stateOf(10, 1));
  states.put(other, 'a', stateOf(10, 2));
  states.forget(one);
  expect(states.take(one, 'a')).toBeUndefined();
  states.put(one, 'a', stateOf(10, 3));
  expect(states.has(one, 'a')).toBe(false);
  expect(states.take(other, 'a')?.applied).toBe(2);
});

it('loses the unused first, and stays within its bounds', () => {
  const states = new PackedStates(16 * chunk, chunk);
  const owner = states.newOwner();
  for (let i = 0; i < 1_000; i++) {
    states.put(owner, `cold ${i}`, stateOf(100, i % 256));
    const hot = states.take(owner, 'hot') ?? stateOf(100, 9);
    states.put(owner, 'hot', { ...hot, packed: Buffer.from(hot.packed) });
  }
  expect(states.has(owner, 'hot')).toBe(true);
  expect(states.has(owner, 'cold 999')).toBe(true);
  expect(states.has(owner, 'cold 0')).toBe(false);
  expect(states.size).toBeGreaterThan(50);
  expect(states.bytes).toBeLessThan(16 * chunk + 20_000);
});

it('takes no more room than it needs twice, and loses nothing before it has all of it', () => {
  const states = new PackedStates(200 * chunk, chunk);
  const owner = states.newOwner();
  for (let round = 0; round < 30; round++) {
    for (let i = 0; i < 100; i++) {
      if (round > 0) expect(states.take(owner, `actor ${(i * 37) % 100}`)?.applied).toBe((i * 37) % 100);
      states.put(owner, `actor ${(i * 37) % 100}`, stateOf(100, (i * 37) % 100));
    }
  }
  expect(states.size).toBe(100);
  expect(states.bytes).toBeLessThan(100 * 140 * 2 + 16_384);
});

it('keeps nothing where there is no room, and nothing of a size that would push out much else', () => {
  const [none, few] = [new PackedStates(chunk, chunk), new PackedStates(4 * chunk, chunk)];
  for (const states of [none, few]) {
    const owner = states.newOwner();
    states.put(owner, 'a', stateOf(900, 1));
    expect(states.has(owner, 'a')).toBe(false);
    expect(states.has(owner, 'x'.repeat(5_000))).toBe(false);
  }
  expect(none.bytes).toBeLessThan(20_000);
});

it('never gives what another has, or what was there before', () => {
  const step = fc.record({
    act: fc.constantFrom('put', 'put', 'put', 'take', 'take', 'forget'),
    owner: fc.nat(2),
    name: fc.nat(60),
    length: fc.nat(200),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      const states = new PackedStates(6 * chunk, chunk);
      const owners = [states.newOwner(), states.newOwner(), states.newOwner()];
      const model = new Map<string, ReturnType<typeof stateOf>>();
      steps.forEach(({ act, owner, name, length }, i) => {
        const [number = 0, key] = [owners[owner], `${owner}/${name}`];
        if (act === 'put') {
          const state = { applied: i, packed: bytesOf(length, i % 256) };
          states.put(number, `name ${name}`, state);
          model.set(key, state);
        } else if (act === 'take') {
          const taken = states.take(number, `name ${name}`);
          if (taken !== undefined) expect(taken).toEqual(model.get(key));
          model.delete(key);
        } else if (i % 5 === 0) {
          states.forget(number);
          owners[owner] = states.newOwner();
          for (const known of model.keys()) if (known.startsWith(`${owner}/`)) model.delete(known);
        }
      });
      const left = [...model].filter(([key]) => {
        const [owner = 0, name] = key.split('/').map(Number);
        return states.has(owners[owner] ?? 0, `name ${name}`);
      });
      expect(left.length).toBeLessThanOrEqual(states.size);
    }),
    { numRuns: 300 },
  );
});
