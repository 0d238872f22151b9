// `npm run test:platform`: a Kafka and a Postgres that test runs use while this runs, so that a single file is quick to repeat.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { thisProcess } from '../processes/known-process.js';
import { startPlatform } from '../platform.js';
import { kept, keptPlatform } from './kept-platform.js';
import { dropTestFolder, makeTestFolder, sweepTestFolders } from './test-folder.js';

const already = keptPlatform();
if (already) {
  console.log(`Kafka ${already.kafka}, Postgres ${already.postgres}: test runs use them already.`);
  process.exit(0);
}
await sweepTestFolders();
const folder = makeTestFolder();
try {
  const { kafka, postgres } = await startPlatform({
    dataDir: join(folder, 'kept'),
    disposable: true,
    onProgress: (message) => console.log(message),
  });
  mkdirSync(dirname(kept), { recursive: true });
  writeFileSync(kept, JSON.stringify({ kafka: kafka.join(','), postgres, ...thisProcess() }), {
    mode: 0o600,
  });
  console.log(`Kafka ${kafka.join(',')}, Postgres ${postgres}: test runs use them until Ctrl-C.`);
  // Something must hold the process: the servers are detached.
  const holding = setInterval(() => undefined, 60_000);
  await new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, resolve);
  });
  clearInterval(holding);
} finally {
  rmSync(kept, { force: true });
  await dropTestFolder(folder);
}
