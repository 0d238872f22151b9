import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '@palisade/auth';
import { type BurstRule, burstRules } from '../detection/burst-rule.js';
import { RuleAnswer, RulePage } from './rule-answer.js';

@ApiTags('file access')
@Controller('v1/file-access/rules')
export class RulesController {
  @Get()
  @Requires('file-access:read')
  @ApiOperation({ summary: 'The rules that run', description: 'All of them, on one page.' })
  @ApiOkResponse({ type: RulePage })
  list(): RulePage {
    return { items: burstRules.map(asAnswer), next_cursor: null };
  }
}

function asAnswer(rule: BurstRule): RuleAnswer {
  return {
    id: rule.ruleId,
    version: rule.version,
    title: rule.title,
    description: rule.description,
    severity: rule.severity,
    confidence: rule.confidence,
    risk_score: rule.riskScore,
    attacks: rule.attacks.map((attack) => ({ ...attack })),
    measure: rule.measure,
    unit: rule.unit,
    threshold: rule.threshold,
    window_seconds: rule.windowMs / 1000,
  };
}
