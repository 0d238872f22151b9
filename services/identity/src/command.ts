import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { readSettings } from './config.js';
import { IdentityModule } from './identity.module.js';

/** Wrong use of a command: said on stderr, without a stack, and the command fails. */
export class Usage extends Error {}

/**
 * Runs a command with the service's own parts, and prints what it returns on stdout, which is nothing else's.
 * What it publishes lies in the outbox until a running service sends it.
 */
export async function runCommand(work: (app: INestApplicationContext) => Promise<string>): Promise<void> {
  const app = await NestFactory.createApplicationContext(IdentityModule.forCommands(readSettings()), {
    logger: false,
    abortOnError: false,
  });
  try {
    process.stdout.write(`${await work(app)}\n`);
  } catch (error) {
    if (!(error instanceof Usage)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  } finally {
    await app.close();
  }
}
