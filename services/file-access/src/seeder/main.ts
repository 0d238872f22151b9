import 'reflect-metadata';
import { HttpSink } from './http-sink.js';
import { KafkaSink } from './kafka-sink.js';
import { seederOptions, UsageError, usage, type SeederOptions } from './options.js';
import { seed, type SeedProgress } from './seed.js';
import { simulate } from './simulate.js';
import { SinkError, type Sink } from './sink.js';

const reportEveryMs = 10_000;

const stopping = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort());

try {
  const options = seederOptions(process.argv.slice(2), process.env, Date.now());
  const sink = await sinkOf(options);
  try {
    const progress = await seed(
      simulate(options.simulation),
      sink,
      { ...options, onProgress: reporter() },
      stopping.signal,
    );
    report(progress);
  } finally {
    await sink.close();
  }
} catch (error) {
  if (!stopping.signal.aborted) fail(error);
}

async function sinkOf({ target }: SeederOptions): Promise<Sink> {
  return target.kind === 'http' ? new HttpSink(target.url, target.key) : KafkaSink.connect(target);
}

function reporter(): (progress: SeedProgress) => void {
  let reportedAt = 0;
  return (progress) => {
    if (Date.now() - reportedAt < reportEveryMs) return;
    reportedAt = Date.now();
    report(progress);
  };
}

function report({ accepted, rejected, incidents }: SeedProgress): void {
  process.stdout.write(
    `${JSON.stringify({ time: new Date().toISOString(), accepted, rejected, incidents })}\n`,
  );
}

function fail(error: unknown): void {
  if (error instanceof UsageError)
    process.stderr.write(`${error.message}\n${error.message === usage ? '' : `\n${usage}`}`);
  else if (error instanceof SinkError) process.stderr.write(`${error.message}\n`);
  else throw error;
  process.exitCode = error instanceof UsageError && error.message === usage ? 0 : 2;
}
