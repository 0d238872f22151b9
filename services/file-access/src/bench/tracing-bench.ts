import type { FileAccessSettings } from '../config.js';
import type { FileAccess } from '../testing/file-access.js';
import { measureIngest, type Rate } from './ingest-bench.js';
import { TraceSink } from './trace-sink.js';

const rounds = 3;
const sizes = [100, 1];
const modes: [name: string, share: number | undefined][] = [
  ['off', undefined],
  ['1 %', 0.01],
  ['100 %', 1],
];

/** Ingest with tracing off, at 1 % and at 100 %, in turns so that whatever else the machine does is shared; medians by CPU. */
export async function measureTracing(
  prepared: FileAccess,
  seconds: number,
  tell: (what: string, rate: Rate, against?: Rate) => void,
): Promise<void> {
  const sink = await TraceSink.start();
  try {
    for (const eventsPerRequest of sizes) {
      const rates = modes.map((): Rate[] => []);
      for (let round = 0; round < rounds; round++) {
        for (const [i, [, share]] of modes.entries()) {
          const settings = { DETECTION: '0', ...settingsOf(sink.url, share) };
          rates[i]?.push(await measureIngest(prepared, settings, { seconds, eventsPerRequest }));
        }
      }
      const [off] = rates.map(median);
      for (const [i, [name]] of modes.entries()) {
        const rate = median(rates[i] ?? []);
        tell(`POST, ${eventsPerRequest} events a request, tracing ${name}`, rate, i === 0 ? undefined : off);
      }
    }
    process.stdout.write(`${sink.bytes.toLocaleString('en')} bytes of spans were received\n`);
  } finally {
    await sink.stop();
  }
}

function settingsOf(url: string, share: number | undefined): Partial<FileAccessSettings> {
  if (share === undefined) return {};
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: share,
  };
}

function median(rates: readonly Rate[]): Rate {
  const sorted = rates.toSorted((a, b) => (a.cpuMicrosPerEvent ?? 0) - (b.cpuMicrosPerEvent ?? 0));
  return sorted[Math.floor(sorted.length / 2)] ?? { eventsPerSecond: 0 };
}
