import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, registerDecorator } from 'class-validator';

export const DEFAULT_TIME_ZONE = 'UTC';

const NAME = /^[A-Za-z][A-Za-z0-9_+/-]{1,63}$/;

const isTimeZone = (value: unknown): boolean => {
  if (typeof value !== 'string' || !NAME.test(value)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
};

export const IsTimeZoneName = (): PropertyDecorator => (target, propertyName) => {
  registerDecorator({
    name: 'isTimeZoneName',
    target: target.constructor,
    propertyName: String(propertyName),
    validator: {
      validate: isTimeZone,
      defaultMessage: () => 'must be an IANA time zone, such as Europe/Zurich',
    },
  });
};

export const TimeZone = () =>
  applyDecorators(
    ApiPropertyOptional({
      type: String,
      default: DEFAULT_TIME_ZONE,
      pattern: NAME.source,
      example: 'Europe/Zurich',
      description: 'IANA name of the time zone in which working hours are meant.',
    }),
    IsOptional(),
    IsTimeZoneName(),
  );
