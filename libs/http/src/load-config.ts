import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import { fieldErrors } from './validation.js';

/**
 * An instance of `Settings` with the environment's values: properties are named as the variables, an empty variable is
 * one that isn't set. When settings are missing or wrong, names each on stderr, never with its value, and exits with 1.
 */
export function loadConfig<T extends object>(Settings: new () => T, env: NodeJS.ProcessEnv): T {
  const { settings, faults } = readConfig(Settings, env);
  if (faults.length === 0) return settings;
  process.stderr.write(`Settings are missing or wrong:\n${faults.map((fault) => `  ${fault}\n`).join('')}`);
  process.exit(1);
}

/** The same without the exit. */
export function readConfig<T extends object>(
  Settings: new () => T,
  env: NodeJS.ProcessEnv,
): { settings: T; faults: string[] } {
  const names = new Set(
    getMetadataStorage()
      .getTargetValidationMetadatas(Settings, '', true, false)
      .map((metadata) => metadata.propertyName),
  );
  const given: Record<string, string> = {};
  for (const name of names) {
    const value = env[name];
    if (value !== undefined && value !== '') given[name] = value;
  }
  const settings = plainToInstance(Settings, given, { exposeDefaultValues: true });
  const errors = validateSync(settings, { validationError: { target: false, value: false } });
  const wrong = new Map<string, string[]>();
  for (const { path, message } of fieldErrors(errors)) wrong.set(path, [...(wrong.get(path) ?? []), message]);
  const faults = [...wrong].map(([name, messages]) => {
    const rule = messages.join(' and ');
    return Object.hasOwn(given, name) ? `${name} ${rule}` : `${name} is not set: it ${rule}`;
  });
  return { settings, faults };
}
