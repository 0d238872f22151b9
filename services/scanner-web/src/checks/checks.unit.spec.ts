// One file for all: of the time that a test file takes, its samples are a hundredth.
import { readdirSync } from 'node:fs';

for (const file of readdirSync(import.meta.dirname).filter((name) => name.endsWith('.check.samples.ts')))
  await import(`./${file}`);
