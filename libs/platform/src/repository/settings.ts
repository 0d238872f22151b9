/** Variables of the machine and its tools, not settings of ours. */
const ofTheMachine = new Set([
  ...['CI', 'HOME', 'JAVA_HOME', 'NODE_OPTIONS', 'PATH', 'TMPDIR', 'USER', 'XDG_CACHE_HOME'],
  ...['DOCKER_HOST', 'MAVEN_OPTS', 'TESTCONTAINERS_RYUK_DISABLED'],
]);

/** Names between the processes of one test run. */
const ofTests = /^PALISADE_(TEST|E2E|CHAOS|BENCH|FAULT)_/;

/** Settings that a TypeScript source reads: properties of settings classes, and the variables it looks up. */
export function settingsReadBy(source: string): string[] {
  const found: string[] = [];
  for (const [, name = ''] of source.matchAll(/\benv(?:\??\.|\[['"])([A-Z][A-Z0-9_]+)\b/g)) found.push(name);
  if (source.includes("from 'class-validator'"))
    for (const [, name = ''] of source.matchAll(/^ {2}(?:override |readonly )*([A-Z][A-Z0-9_]+)[?!]?: /gm))
      found.push(name);
  return [...new Set(found)].filter((name) => !ofTheMachine.has(name) && !ofTests.test(name));
}

/** Settings that an example file lists, set (`NAME=value`) or offered in a comment (`# NAME=value`). */
export function settingsListedIn(example: string): string[] {
  return [...example.matchAll(/^(?:# ?)?([A-Z][A-Z0-9_]+)=/gm)].map(([, name = '']) => name);
}
