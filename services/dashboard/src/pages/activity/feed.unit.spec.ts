import { beforeEach, expect, it } from '@jest/globals';
import type { FileAccessEventAnswer } from '../../api/gen/palisade.schemas.js';
import { Feed, keptRows } from './feed.js';

let frames: (() => void)[];
let feed: Feed;
beforeEach(() => {
  frames = [];
  feed = new Feed((run) => frames.push(run));
});
const nextFrame = () => {
  for (const run of frames.splice(0)) run();
};

const start = Date.UTC(2026, 0);
const event = (number: number): FileAccessEventAnswer => ({
  event_id: `e${String(number)}`,
  actor_email: 'alex@corp.com',
  action: 'view',
  resource: 's3://dept/file',
  occurred_at: new Date(start + number * 1000).toISOString(),
  received_at: new Date(start + number * 1000).toISOString(),
  timing: 'on_time',
});
const arrive = (...numbers: number[]) => {
  for (const number of numbers) feed.take(event(number), `trace-${String(number)}`);
  nextFrame();
};
const shown = () => feed.read().rows.map(({ event_id }) => event_id);

it('shows what is stored, then what arrives above it, each once, whichever way it came first', () => {
  arrive(3);
  feed.merge([event(3), event(2), event(1)]);
  arrive(4, 3, 2);
  expect(shown()).toEqual(['e4', 'e3', 'e2', 'e1']);
  expect(feed.read().rows.map(({ trace_id }) => trace_id)).toEqual(['trace-4', 'trace-3', null, null]);
});

it('puts what was missed in its place', () => {
  feed.merge([event(1)]);
  arrive(5);
  feed.merge([event(4), event(3), event(1)]);
  nextFrame();
  expect(shown()).toEqual(['e5', 'e4', 'e3', 'e1']);
});

it('says so when what it reads again does not reach back to what it has', () => {
  feed.merge([event(2), event(1)], true);
  expect(feed.read()).toMatchObject({ hasHole: false });
  feed.merge([event(3), event(2)], true);
  nextFrame();
  expect(feed.read()).toMatchObject({ hasHole: false });
  feed.merge([event(9), event(8)], true);
  nextFrame();
  expect(feed.read()).toMatchObject({ hasHole: true });
});

it('lets new events wait while it is held, and shows them when asked or let go', () => {
  feed.merge([event(1)]);
  feed.hold(true);
  arrive(2, 3);
  expect([shown(), feed.read().waiting]).toEqual([['e1'], 2]);
  feed.release();
  expect([shown(), feed.read().waiting]).toEqual([['e3', 'e2', 'e1'], 0]);
  arrive(4);
  expect(feed.read().waiting).toBe(1);
  feed.hold(false);
  nextFrame();
  expect([shown()[0], feed.read().waiting]).toEqual(['e4', 0]);
});

it('keeps so many rows and no more, and says that there were more', () => {
  arrive(...Array.from({ length: keptRows }, (_, i) => i));
  expect(feed.read()).toMatchObject({ isTrimmed: false });
  arrive(keptRows);
  expect(feed.read()).toMatchObject({ isTrimmed: true });
  expect([shown().length, shown()[0], shown().at(-1)]).toEqual([keptRows, `e${String(keptRows)}`, 'e1']);
});

it('keeps so many waiting and no more, and counts those that it lets go', () => {
  feed.hold(true);
  arrive(...Array.from({ length: keptRows + 10 }, (_, i) => i));
  expect(feed.read()).toMatchObject({ waiting: keptRows + 10 });
  feed.hold(false);
  nextFrame();
  expect(feed.read()).toMatchObject({ waiting: 0, skipped: 10 });
  expect([shown().length, shown()[0]]).toEqual([keptRows, `e${String(keptRows + 9)}`]);
});

it('tells whoever watches, until it stops', () => {
  let told = 0;
  const stop = feed.watch(() => (told += 1));
  arrive(1);
  stop();
  arrive(2);
  expect(told).toBe(1);
});
