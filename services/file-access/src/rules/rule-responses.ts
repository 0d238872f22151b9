import { InvalidRuleBody, RuleConflictBody } from './rule-conflict-body.js';

export const conflictResponse = {
  status: 409,
  type: RuleConflictBody,
  description:
    '`stale-revision`: it was changed since. `rule-in-use`: others refer to it. `rule-exists`: there is one with its id.',
};

export const invalidRuleResponse = {
  status: 400,
  type: InvalidRuleBody,
  description: 'The input is invalid; of a text, `remarks` says where and why.',
};
