import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsString, Length, Matches } from 'class-validator';

// Postgres takes no NUL in a text, and other control characters have no business in a name.
const NO_CONTROL_CHARACTERS = /^\P{Cc}*$/u;

/** One line of text that people read, trimmed. */
export const Line = (max: number, description: string, example?: string) =>
  applyDecorators(
    ApiProperty({
      type: String,
      minLength: 1,
      maxLength: max,
      pattern: '^\\s*[^\\s\\x00-\\x1f\\x7f-\\x9f][^\\x00-\\x1f\\x7f-\\x9f]*$',
      description,
      ...(example === undefined ? {} : { example }),
    }),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value)),
    IsString(),
    Length(1, max),
    Matches(NO_CONTROL_CHARACTERS, { message: 'must not contain control characters' }),
  );

/** A password or token as typed: not trimmed, not judged, only bounded, since hashing costs by length. */
export const Secret = ({ min = 1, max }: { min?: number; max: number }, description: string) =>
  applyDecorators(
    ApiProperty({ type: String, minLength: min, maxLength: max, description }),
    IsString(),
    Length(min, max),
  );
