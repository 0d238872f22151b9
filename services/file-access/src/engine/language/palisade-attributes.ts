import type { Attributes } from './attributes.js';
import type { Header } from './document.js';
import type { Remarks } from './remarks.js';
import { checkAgainstSchema } from './schema-check.js';

type PalisadeAttributes = Pick<Header, 'confidence' | 'riskScore' | 'measure' | 'runbook'>;

/** What a document says to Palisade alone; the section that is there follows the published schema, or is refused. */
export function readPalisade(read: Attributes, remarks: Remarks): PalisadeAttributes {
  const node = read.node('palisade');
  if (node === undefined) return {};
  const section = checkAgainstSchema(node, remarks);
  if (section === undefined) return {};
  const { confidence, risk_score, measure, runbook } = section as Record<string, unknown>;
  return {
    confidence: confidence as number | undefined,
    riskScore: risk_score as number | undefined,
    measure: measure as string | undefined,
    runbook: runbook as string | undefined,
  };
}
