import { answerOf, call } from '../api/call.js';
import {
  apiRegistryApisActivate,
  apiRegistryApisChange,
  apiRegistryApisDeactivate,
  apiRegistryApisList,
  apiRegistryApisOne,
  apiRegistryApisRegister,
  apiRegistryApisRemove,
  apiRegistryDocumentsFetch,
  apiRegistryDocumentsRemove,
  apiRegistryImportsImport,
  getApiRegistryDocumentsDownloadUrl,
  getApiRegistryDocumentsUploadUrl,
} from '../api/gen/apis.js';
import {
  apiRegistryAuditsList,
  apiRegistryAuditsOne,
  apiRegistryAuditsOutcomes,
  apiRegistryAuditsRequest,
  apiRegistryAuditsTrend,
} from '../api/gen/audits.js';
import type {
  ApiRegistryApi,
  ApiRegistryApiDocument,
  ApiRegistryApisListParams,
  ApiRegistryAudit,
  ApiRegistryAuditChange,
  ApiRegistryAuditListed,
  ApiRegistryAuditOutcome,
  ApiRegistryAuditTerm,
  ApiRegistryAuditTrendPoint,
  ApiRegistryChangeApiBody,
  ApiRegistryImportAnswer,
  ApiRegistryImportApis,
  ApiRegistryRegisterApiBody,
} from '../api/gen/palisade.schemas.js';

// The words that the pages use for what the generated client names by service and class.
export type Api = ApiRegistryApi;
export type ApiDocument = ApiRegistryApiDocument;
export type ApiWish = ApiRegistryRegisterApiBody;
export type ApisFilter = Omit<ApiRegistryApisListParams, 'cursor' | 'limit'>;
export type Criticality = Api['criticality'];
export type Sensitivity = Api['data_sensitivity'];
export type ListedAudit = ApiRegistryAuditListed;
export type Audit = ApiRegistryAudit;
export type AuditState = Audit['state'];
export type ArithmeticLine = ApiRegistryAuditTerm;
export type ChangedOutcome = ApiRegistryAuditChange;
export type Outcome = ApiRegistryAuditOutcome;
export type OutcomeStatus = Outcome['status'];
export type TrendPoint = ApiRegistryAuditTrendPoint;
export type Grade = NonNullable<Audit['grade']>;
export type ImportWish = ApiRegistryImportApis;
export type ImportAnswer = ApiRegistryImportAnswer;

export const grades = ['A', 'B', 'C', 'D', 'E', 'F'] as const satisfies Grade[];
export const levels = ['low', 'medium', 'high', 'critical'] as const satisfies Criticality[];
export const outcomeStatuses = [
  'fail',
  'pass',
  'not_evaluated',
  'not_applicable',
] as const satisfies OutcomeStatus[];
export const apiSorts = [
  'name',
  '-name',
  'score',
  '-score',
  'last_audit_at',
  '-last_audit_at',
  'created_at',
  '-created_at',
] as const satisfies NonNullable<ApisFilter['sort']>[];

export const registryApi = {
  list: apiRegistryApisList,
  one: apiRegistryApisOne,
  register: apiRegistryApisRegister,
  change: (id: string, wish: ApiRegistryChangeApiBody) => apiRegistryApisChange(id, wish),
  remove: (id: string) => apiRegistryApisRemove(id),
  turn: (id: string, isOn: boolean) => (isOn ? apiRegistryApisActivate(id) : apiRegistryApisDeactivate(id)),
  // The generated functions send and read JSON: a document goes and comes as it is.
  putDocument: (id: string, document: string, type: string) =>
    call<Api>(getApiRegistryDocumentsUploadUrl(id), {
      method: 'PUT',
      headers: { 'Content-Type': type },
      body: document,
    }),
  document: (id: string) => answerOf(getApiRegistryDocumentsDownloadUrl(id)),
  fetchDocument: (id: string, url: string) => apiRegistryDocumentsFetch(id, { url }),
  removeDocument: (id: string) => apiRegistryDocumentsRemove(id),
  import: (wish: ImportWish) => apiRegistryImportsImport(wish),
  audit: (id: string) => apiRegistryAuditsRequest(id),
  audits: apiRegistryAuditsList,
  oneAudit: apiRegistryAuditsOne,
  outcomes: apiRegistryAuditsOutcomes,
  trend: apiRegistryAuditsTrend,
};
