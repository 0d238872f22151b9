import type { PipeTransform } from '@nestjs/common';
import { Problem } from '@palisade/http';

/** For what takes no parameter: a DTO without any property is one that the validation pipe refuses always. */
export class NoParameters implements PipeTransform<object, object> {
  transform(query: object): object {
    const unknown = Object.keys(query);
    if (unknown.length === 0) return query;
    throw Problem.invalid(unknown.map((path) => ({ path, message: 'is not a known field' })));
  }
}
