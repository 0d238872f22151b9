import { readFileSync } from 'node:fs';

const file = new URL('../../package.json', import.meta.url);

/** With what the package says that the service is to be started, such as the bounds of its heap. */
export function serviceFlags(): string[] {
  const { config } = JSON.parse(readFileSync(file, 'utf8')) as { config: { node: string } };
  return config.node.split(' ');
}
