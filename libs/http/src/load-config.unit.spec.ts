import { expect, it } from '@jest/globals';
import { IsUrl } from 'class-validator';
import { readConfig, ServiceSettings } from './load-config.js';

class Settings extends ServiceSettings {
  @IsUrl({ protocols: ['postgres'], require_tld: false })
  DATABASE_URL!: string;
}

const DATABASE_URL = 'postgres://u:p@localhost/db';

it('reads settings by their names in the environment, with types and defaults', () => {
  const { settings, faults } = readConfig(Settings, { DATABASE_URL, PORT: '9000', HOME: '/root' });
  expect(faults).toEqual([]);
  expect({ ...settings }).toEqual({ DATABASE_URL, PORT: 9000, HOST: '127.0.0.1', LOG_LEVEL: 'info' });
});

it('names each setting that is missing or wrong, never with its value', () => {
  const { faults } = readConfig(Settings, { PORT: 'eighty', LOG_LEVEL: 'hunter2' });
  expect(faults).toHaveLength(3);
  expect(faults.join('\n')).toMatch(/DATABASE_URL is not set/);
  expect(faults.join('\n')).toMatch(/^PORT must/m);
  expect(faults.join('\n')).not.toMatch(/hunter2|eighty/);
});

it('takes an empty variable for one that is not set', () => {
  expect(readConfig(Settings, { DATABASE_URL: '', PORT: '' }).faults).toEqual([
    expect.stringMatching(/^DATABASE_URL is not set/),
  ]);
});
