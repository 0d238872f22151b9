import { Matches, registerDecorator } from 'class-validator';

/** Characters of a rule's text: what the topic's records have room for. */
export const mostYaml = 262_144;

/** Whether there can be a row with this in its key: Postgres has no way to store U+0000, and refuses to look for it. */
export const isStorable = (key: string): boolean => !key.includes('\0');

/** Text that Postgres can hold: it has no way to store U+0000. */
export function IsStorableText(): PropertyDecorator {
  // eslint-disable-next-line no-control-regex -- the character itself is what is refused
  return Matches(/^[^\u0000]*$/, { message: '$property must not contain U+0000' });
}

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/** An RFC 3339 time that exists, with its offset: without one, the reader's clock would decide what it means. */
export function IsInstant(): PropertyDecorator {
  return (target, property) => {
    registerDecorator({
      name: 'isInstant',
      target: target.constructor,
      propertyName: String(property),
      options: { message: '$property must be an RFC 3339 time with an offset' },
      validator: {
        validate: (value: unknown) =>
          typeof value === 'string' && rfc3339.test(value) && !Number.isNaN(Date.parse(value)),
      },
    });
  };
}
