import { Injectable } from '@nestjs/common';

type Probe = () => void | Promise<void>;

const probeWithinMs = 2_000;

/** Whether requests should be sent here: every probe passes and the service isn't stopping. */
@Injectable()
export class Readiness {
  private readonly probes = new Map<string, Probe>();
  private readonly said = new Map<string, string>();
  private isStopping = false;

  /** A probe that throws makes the service not ready; names are unique. */
  add(name: string, probe: Probe): void {
    if (this.probes.has(name)) throw new Error(`there is a readiness probe named ${name} already`);
    this.probes.set(name, probe);
  }

  /** What operators should know of a service that is ready; a later note of the same name replaces an earlier one. */
  note(name: string, text: string): void {
    this.said.set(name, text);
  }

  get notes(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.said);
  }

  /** Not ready from here on. */
  stopping(): void {
    this.isStopping = true;
  }

  /** Each probe's outcome by name: undefined when it passed, else why not. Probes run at once, each within two seconds. */
  async check(): Promise<{ ready: boolean; failures: { name: string; reason: string }[]; names: string[] }> {
    const results = await Promise.all(
      [...this.probes].map(async ([name, probe]) => ({ name, reason: await run(probe) })),
    );
    if (this.isStopping) results.push({ name: 'lifecycle', reason: 'the service is stopping' });
    const failures = results.flatMap(({ name, reason }) => (reason === undefined ? [] : [{ name, reason }]));
    return { ready: failures.length === 0, failures, names: [...this.probes.keys()] };
  }
}

async function run(probe: Probe): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, probeWithinMs, `no answer within ${probeWithinMs / 1000} s`);
  });
  const passed = (async () => probe())().then(
    () => undefined,
    (error: unknown) => (error instanceof Error && error.message !== '' ? error.message : 'failed'),
  );
  const outcome = await Promise.race([passed, late]);
  clearTimeout(timer);
  return outcome;
}
