import { expect, it } from '@jest/globals';
import type { Run } from '../processes/run.js';
import { findJava, findMaven, javaMajor } from './java.js';

const missing: Run = async () => ({ code: 127, output: 'spawn java ENOENT' });
const java =
  (version: string): Run =>
  async () => ({ code: 0, output: `openjdk version "${version}" 2025-04-15` });

it.each([
  ['openjdk version "17.0.15" 2025-04-15', 17],
  ['openjdk version "21" 2023-09-19', 21],
  ['java version "1.8.0_392"', 8],
  ['something else', undefined],
])('reads the major version of %s', (output, major) => {
  expect(javaMajor(output)).toBe(major);
});

it('takes the Java of JAVA_HOME before the one on the path', async () => {
  expect(await findJava(java('21.0.2'), { JAVA_HOME: '/opt/jdk' })).toBe('/opt/jdk/bin/java');
  expect(await findJava(java('17.0.15'), {})).toBe('java');
});

it('says how to install Java when there is none', async () => {
  await expect(findJava(missing, {})).rejects.toThrow(
    /there is none[^]*apt-get install -y default-jre-headless/,
  );
});

it('says that JAVA_HOME is wrong when there is no Java in it', async () => {
  await expect(findJava(missing, { JAVA_HOME: '/gone' })).rejects.toThrow('JAVA_HOME (/gone) has none');
});

it('refuses a Java that is too old, and says how old it is', async () => {
  await expect(findJava(java('11.0.2'), {})).rejects.toThrow(
    /needs Java 17, and java is 11[^]*What to do: install Java 17/,
  );
});

it('says how to install Maven when there is none', async () => {
  await expect(findMaven(missing)).rejects.toThrow(/Maven, and there is none[^]*apt-get install -y maven/);
});
