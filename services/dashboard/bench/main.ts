// `--only steady`: from accepted to the WebSocket at 5,000 events a second for five minutes, `--only latency` at 1,000 for
// half a minute; `--only me`: who is signed in, asked 1,000 times a second; `--only apis`: the list of APIs,
// as often; `--only assets`: 10,000 assets in 100 scans. On servers of their own; needs a build.
import { parseArgs } from 'node:util';
import { alertLatency } from './alert-latency.js';
import { apiList } from './api-list.js';
import { manyAssets } from './many-assets.js';
import { ownAccount } from './own-account.js';

// Options of other workspaces' benches come along.
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    rate: { type: 'string' },
    seconds: { type: 'string' },
    rounds: { type: 'string' },
    slots: { type: 'string' },
  },
  strict: false,
});
const asks = (part: string) => values.only === undefined || values.only === part;
const given = (option: 'rate' | 'seconds' | 'rounds' | 'slots', usual: number) =>
  Number(values[option] ?? usual);

if (values.only === 'steady')
  await alertLatency({ rate: given('rate', 5_000), seconds: given('seconds', 300) });
if (asks('latency')) await alertLatency({ rate: given('rate', 1_000), seconds: given('seconds', 30) });
if (asks('me')) {
  await ownAccount({ rounds: given('rounds', 3), rate: given('rate', 1_000), seconds: given('seconds', 8) });
}
if (asks('assets')) await manyAssets({ slots: given('slots', 4), rounds: given('rounds', 3) });
if (asks('apis')) await apiList({ rate: given('rate', 1_000), seconds: given('seconds', 10) });
