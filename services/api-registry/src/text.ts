import { Matches } from 'class-validator';

/** Text that Postgres can hold: it has no way to store U+0000. */
export function IsStorableText(): PropertyDecorator {
  // eslint-disable-next-line no-control-regex -- the character itself is what is refused
  return Matches(/^[^\u0000]*$/, { message: '$property must not contain U+0000' });
}

/** What others wrote, as far as Postgres can hold it. */
export function storable(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD');
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function isUuid(text: string): boolean {
  return uuid.test(text);
}
