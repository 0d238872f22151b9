import { isUtf8 } from 'node:buffer';
import type { FieldError } from '@palisade/http';
import { plainToInstance, Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateNested,
  validateSync,
  type ValidationError,
} from 'class-validator';
import { EventFilter } from './event-filter.js';

const name = /^[A-Za-z0-9][\w.-]{0,63}$/;
const nameMessage = '$property must be 1 to 64 letters, digits, dots, dashes or underscores';

export class Subscribe {
  @IsIn(['subscribe'])
  type!: 'subscribe';

  @Matches(name, { message: nameMessage })
  subscription!: string;

  @IsIn(['file_access_event'])
  to!: 'file_access_event';

  @IsOptional()
  @ValidateNested()
  @Type(() => EventFilter)
  filter?: EventFilter;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100_000)
  max_per_second?: number;
}

export class Unsubscribe {
  @IsIn(['unsubscribe'])
  type!: 'unsubscribe';

  @Matches(name, { message: nameMessage })
  subscription!: string;
}

export interface Invalid {
  type: 'invalid';
  errors: FieldError[];
  /** Nothing but what this subscription asks for is wrong: the client speaks the protocol. */
  subscription?: string;
}

export type ClientMessage = Subscribe | Unsubscribe | Invalid;

const kinds = new Map<unknown, new () => Subscribe | Unsubscribe>([
  ['subscribe', Subscribe],
  ['unsubscribe', Unsubscribe],
]);

const wishes = new Set(['filter', 'max_per_second']);

/** What a client sent, or what is wrong with it. */
export function readClientMessage(data: Buffer, isBinary: boolean): ClientMessage {
  if (isBinary || !isUtf8(data)) return invalid('', 'must be a text message');
  const value = parsed(data.toString('utf8'));
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return invalid('', 'must be a JSON object');
  const kind = kinds.get((value as { type?: unknown }).type);
  if (kind === undefined) return invalid('type', 'must be subscribe or unsubscribe');
  const message = plainToInstance(kind, value);
  const errors = validateSync(message, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
  });
  if (errors.length === 0) return message;
  const isOfWishes = errors.every(({ property }) => wishes.has(property));
  return {
    type: 'invalid',
    errors: fieldErrors(errors),
    ...(isOfWishes && { subscription: message.subscription }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function invalid(path: string, message: string): Invalid {
  return { type: 'invalid', errors: [{ path, message }] };
}

function fieldErrors(errors: readonly ValidationError[], parent = ''): FieldError[] {
  return errors.flatMap(({ property, constraints = {}, children = [] }) => {
    const path = parent === '' ? property : `${parent}.${property}`;
    const own = Object.values(constraints).map((message) => ({ path, message }));
    return [...own, ...fieldErrors(children, path)];
  });
}
