import { setTimeout } from 'node:timers/promises';
import { defineScanner, TaskFailed } from '@palisade/scanner-kit';
import { well, type Thing } from './things.js';

/** As many things as the task says, over as long as it says; it may end badly. */
export default defineScanner<Thing>({
  name: 'web',
  version: '0.0.1',
  checks: [well],

  async *collect({ taskId, parameters }, tools) {
    const { things, lastsMs, fails } = parameters as { things: number; lastsMs: number; fails: boolean };
    const steps = 10;
    for (let step = 0; step < steps; step++) {
      tools.progress('Looking at things', { done: (things / steps) * step, total: things });
      await setTimeout(lastsMs / steps, undefined, { signal: tools.signal });
      for (let at = 0; at < things / steps; at++) {
        const number = (things / steps) * step + at;
        const asset_id = `${taskId}/${String(number)}`;
        yield { asset: { asset_id, asset_type: 'test.thing', name: asset_id, properties: {} }, number };
      }
    }
    if (fails) throw new TaskFailed('nobody-home', 'Nobody answered.');
  },
});
