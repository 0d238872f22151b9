import { isIP } from 'node:net';
import { Transform } from 'class-transformer';
import { registerDecorator } from 'class-validator';

/** `?action=view,delete` and `?action=view&action=delete` mean the same. */
export function CommaSeparated(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    value === undefined
      ? undefined
      : (Array.isArray(value) ? value : [value]).flatMap((item: unknown) =>
          typeof item === 'string' ? item.split(',') : [item],
        ),
  );
}

/** An IPv4 or IPv6 address, or a network of them as in 10.0.0.0/8. */
export function IsAddressOrNetwork(): PropertyDecorator {
  return (target, property) => {
    registerDecorator({
      name: 'isAddressOrNetwork',
      target: target.constructor,
      propertyName: String(property),
      options: { message: '$property must be an IPv4 or IPv6 address, or a network as in 10.0.0.0/8' },
      validator: { validate: isAddressOrNetwork },
    });
  };
}

export function isAddressOrNetwork(value: unknown): boolean {
  if (typeof value !== 'string' || value.includes('%')) return false;
  const [address = '', length, ...more] = value.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  if (length === undefined) return true;
  return /^(0|[1-9]\d{0,2})$/.test(length) && Number(length) <= (version === 4 ? 32 : 128);
}
