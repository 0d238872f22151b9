// Registers the demo's sample APIs through the gateway, once it is ready.
import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { demoAdmin, registerSamples } from '@palisade/provisioning';
import { samplesSettings } from './config.js';
import { failing } from './failing.js';

const settings = samplesSettings();
const url = `${settings.GATEWAY_URL.replace(/\/+$/, '')}/`;
const withinMs = settings.PROVISION_WITHIN_SECONDS * 1000;

await failing(async () => {
  await untilReady();
  const made = await registerSamples({ url, signal: AbortSignal.timeout(60_000) }, demoAdmin);
  process.stdout.write(made.length === 0 ? 'all samples are there\n' : `registered ${made.join(', ')}\n`);
});

async function untilReady(): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (let said = false; ; said = true) {
    const reason = await whyNotReady();
    if (reason === undefined) return;
    if (Date.now() > deadline) throw new Error(`the gateway at ${url} isn't ready: ${reason}`);
    if (!said) process.stdout.write(`waiting for the gateway at ${url}: ${reason}\n`);
    await sleep(500);
  }
}

async function whyNotReady(): Promise<string | undefined> {
  try {
    const { ok, status } = await fetch(new URL('readyz', url), { signal: AbortSignal.timeout(2_000) });
    return ok ? undefined : `it answers ${String(status)}`;
  } catch (error) {
    const { message, cause } = error as Error;
    return cause instanceof Error ? cause.message : message;
  }
}
