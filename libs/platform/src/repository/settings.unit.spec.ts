import { describe, expect, it } from '@jest/globals';
import { read, repositoryFiles } from './files.js';
import { settingsListedIn, settingsReadBy } from './settings.js';

const sources = repositoryFiles().filter(
  (file) =>
    /^(libs|services)\/[^/]+\/src\/.*\.ts$/.test(file) && !/\.spec\.ts$|\/gen\/|\/repository\//.test(file),
);
const readers = new Map<string, string[]>();
for (const file of sources)
  for (const name of settingsReadBy(read(file))) readers.set(name, [...(readers.get(name) ?? []), file]);
const listed = settingsListedIn(read('.env.example'));

describe('.env.example', () => {
  it('lists every setting that the code reads', () => {
    expect(readers.size).toBeGreaterThan(10);
    const missing = [...readers].filter(([name]) => !listed.includes(name));
    expect(missing.map(([name, files]) => `${name} (${files.join(', ')})`)).toEqual([]);
  });

  it('lists no setting that nothing reads, and none twice', () => {
    expect(listed.filter((name) => !readers.has(name))).toEqual([]);
    expect(listed.filter((name, at) => listed.indexOf(name) !== at)).toEqual([]);
  });
});

describe('settingsReadBy', () => {
  it('finds properties of a settings class and variables that are looked up', () => {
    const source = [
      "import { IsString } from 'class-validator';",
      'class Settings {',
      '  @IsString()',
      '  DATABASE_URL!: string;',
      '  override PORT: number = 1;',
      '}',
      "const level = process.env['LOG_LEVEL'] ?? env.KAFKA_BROKERS;",
    ].join('\n');
    expect(settingsReadBy(source).sort()).toEqual(['DATABASE_URL', 'KAFKA_BROKERS', 'LOG_LEVEL', 'PORT']);
  });

  it('leaves out variables of the machine', () => {
    expect(settingsReadBy('env.PATH + env.PALISADE_TEST_KAFKA')).toEqual([]);
  });
});
