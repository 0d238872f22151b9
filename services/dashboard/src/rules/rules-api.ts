import { call } from '../api/call.js';
import { fileAccessActorsOne } from '../api/gen/file-access.js';
import type {
  FileAccessActorAnswer,
  FileAccessActorBaseline,
  FileAccessActorEpisode,
  FileAccessBacktestView,
  FileAccessCoverageAnswer,
  FileAccessCreateExceptionBody,
  FileAccessExceptionView,
  FileAccessImportAnswer,
  FileAccessRemarkView,
  FileAccessRuleDetail,
  FileAccessRuleDiff,
  FileAccessRulesHealthAnswer,
  FileAccessRulesListParams,
  FileAccessRuleThreshold,
  FileAccessRuleVersionView,
  FileAccessRuleView,
  FileAccessTrialAnswer,
  FileAccessTrialDetection,
  FileAccessValidationAnswer,
} from '../api/gen/palisade.schemas.js';
import {
  fileAccessBacktestsCancel,
  fileAccessBacktestsOne,
  fileAccessBacktestsStart,
  fileAccessExceptionsCreate,
  fileAccessExceptionsList,
  fileAccessExceptionsRemove,
  fileAccessRuleExamplesList,
  fileAccessRuleExchangeValidate,
  fileAccessRuleOverviewCoverage,
  fileAccessRuleOverviewHealth,
  fileAccessRulesChange,
  fileAccessRulesCreate,
  fileAccessRulesList,
  fileAccessRulesOne,
  fileAccessRulesRemove,
  fileAccessRulesReplace,
  fileAccessRuleTrialTest,
  fileAccessRuleVersionsDiff,
  fileAccessRuleVersionsList,
  fileAccessRuleVersionsRollBack,
  getFileAccessRuleExchangeImportUrl,
} from '../api/gen/rules.js';

// The words that the pages of rules use for what the generated client names by service and class.
export type Rule = FileAccessRuleView;
export type RuleDetail = FileAccessRuleDetail;
export type RuleKind = Rule['kind'];
export type RuleMode = Rule['mode'];
export type RuleState = Rule['state'];
export type RuleSource = Rule['source'];
export type RuleThreshold = FileAccessRuleThreshold;
export type RuleVersion = FileAccessRuleVersionView;
export type RuleDifference = FileAccessRuleDiff;
export type RuleException = FileAccessExceptionView;
export type ExceptionWish = FileAccessCreateExceptionBody;
export type RulesFilter = Omit<FileAccessRulesListParams, 'cursor' | 'limit'>;
export type RulesHealth = FileAccessRulesHealthAnswer;
export type Remark = FileAccessRemarkView;
export type Validation = FileAccessValidationAnswer;
export type Imported = FileAccessImportAnswer;
export type Trial = FileAccessTrialAnswer;
export type TrialDetection = FileAccessTrialDetection;
export type Backtest = FileAccessBacktestView;
export type Coverage = FileAccessCoverageAnswer;
export type ActorProfile = FileAccessActorAnswer;
export type ActorBaseline = FileAccessActorBaseline;
export type ActorEpisode = FileAccessActorEpisode;

export const rulesApi = {
  list: fileAccessRulesList,
  one: fileAccessRulesOne,
  create: fileAccessRulesCreate,
  replace: fileAccessRulesReplace,
  change: fileAccessRulesChange,
  remove: (id: string, revision: number) => fileAccessRulesRemove(id, { revision }),
  versions: fileAccessRuleVersionsList,
  diff: fileAccessRuleVersionsDiff,
  rollBack: fileAccessRuleVersionsRollBack,
  // The generated function sends JSON. As YAML a text is no longer than it is.
  import: (yaml: string) =>
    call<Imported>(getFileAccessRuleExchangeImportUrl(), {
      method: 'POST',
      headers: { 'Content-Type': 'application/yaml' },
      body: yaml,
    }),
  validate: fileAccessRuleExchangeValidate,
  test: fileAccessRuleTrialTest,
  examples: fileAccessRuleExamplesList,
  backtest: fileAccessBacktestsOne,
  startBacktest: fileAccessBacktestsStart,
  cancelBacktest: fileAccessBacktestsCancel,
  coverage: fileAccessRuleOverviewCoverage,
  health: fileAccessRuleOverviewHealth,
  exceptions: fileAccessExceptionsList,
  except: fileAccessExceptionsCreate,
  removeException: ({ id, revision }: RuleException) => fileAccessExceptionsRemove(id, { revision }),
  actor: fileAccessActorsOne,
};
