import { getSchemaPath } from '@nestjs/swagger';
import { InvalidRuleBody, RuleConflictBody } from './rule-conflict-body.js';

/** What the answers below refer to: the document must have them. */
export const problemBodies = [InvalidRuleBody, RuleConflictBody] as const;

export const conflictResponse = {
  status: 409,
  content: { 'application/problem+json': { schema: { $ref: getSchemaPath(RuleConflictBody) } } },
  description:
    '`stale-revision`: it was changed since. `rule-in-use`: others refer to it. `rule-exists`: there is one with its id.',
};

export const invalidRuleResponse = {
  status: 400,
  content: { 'application/problem+json': { schema: { $ref: getSchemaPath(InvalidRuleBody) } } },
  description: 'The input is invalid; of a text, `remarks` says where and why.',
};
