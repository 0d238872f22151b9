import { setTimeout } from 'node:timers/promises';
import { defineCheck } from '../../check.js';
import { defineScanner } from '../../scanner.js';
import { seen, thing, type Thing } from './seen.check.js';

const checks = Array.from({ length: 8 }, (_, at) =>
  defineCheck<Thing>({
    ...seen,
    id: `web_test_seen_${String(at)}`,
    title: `The thing is well in way ${String(at)}`,
  }),
);

/** As many assets as `parameters` say, eight outcomes each, every tenth of them a fail: what the kit itself costs. `openMs` keeps it open. */
export default defineScanner<Thing>({
  name: 'web',
  version: '0.0.1',
  checks,

  async *collect({ taskId, parameters }, tools) {
    const total = Number(parameters['assets'] ?? 100);
    const openMs = Number(parameters['openMs'] ?? 0);
    for (let done = 0; done < total; done++) {
      if (done % 50 === 0) tools.progress('Looking at things', { done, total });
      const well = done % 10 === 9 ? 'no' : 'yes';
      yield thing(`${taskId}/${String(done)}`, { well, said: 'something that is about as long as usual' });
      if (done % 100 === 99) await new Promise(setImmediate);
    }
    if (openMs > 0) await setTimeout(openMs, undefined, { signal: tools.signal });
    tools.progress('Done', { done: total, total });
  },
});
