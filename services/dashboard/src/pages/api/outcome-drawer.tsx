import { OutcomeMark } from '../../registry/outcome-status.js';
import type { Outcome } from '../../registry/registry-api.js';
import { reasonWords } from '../../scans/scan-words.js';
import { Drawer, Section } from '../../ui/drawer.js';
import { Facts } from '../../ui/facts.js';
import { Markdown } from '../../ui/markdown.js';
import { References } from '../../ui/references.js';
import { SeverityBadge } from '../../ui/severity.js';
import { Bone, EmptyState } from '../../ui/states.js';

interface OutcomeDrawerProps {
  isOpen: boolean;
  outcome: Outcome | undefined;
  isLoading: boolean;
  onClose: () => void;
}

/** What one check saw, and what to do about it. */
export function OutcomeDrawer({ isOpen, outcome, isLoading, onClose }: OutcomeDrawerProps) {
  return (
    <Drawer open={isOpen} onClose={onClose} title={outcome?.title ?? 'Outcome'}>
      {outcome === undefined ? (
        isLoading ? (
          <div role="status" aria-label="Loading" className="flex flex-col gap-3 p-4">
            <Bone className="w-64" />
            <Bone className="w-80" />
          </div>
        ) : (
          <EmptyState title="This outcome is not there">
            The filters leave it out, or the audit has none of this check.
          </EmptyState>
        )
      ) : (
        <Details outcome={outcome} />
      )}
    </Drawer>
  );
}

function Details({ outcome }: { outcome: Outcome }) {
  const { summary, reason, evidence, remediation, references } = outcome;
  const facts = Object.entries(evidence);
  return (
    <>
      <Section title="What was seen">
        <Facts
          facts={{
            Outcome: <OutcomeMark status={outcome.status} />,
            Severity: <SeverityBadge severity={outcome.severity} />,
            On: <span className="break-all">{outcome.asset_name || outcome.asset_id}</span>,
            ...(reason !== null && { Reason: reasonWords(reason) }),
            Check: <code className="font-mono text-sm break-all">{outcome.check_id}</code>,
          }}
        />
        {summary !== '' && <p className="mt-3">{summary}</p>}
      </Section>
      <Section title="Evidence">
        {facts.length === 0 ? (
          <p className="text-muted">The check kept none.</p>
        ) : (
          <dl aria-label="Evidence" className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
            {facts.map(([name, value]) => (
              <div key={name} className="contents">
                <dt className="text-muted">{name.replaceAll('_', ' ')}</dt>
                <dd className="min-w-0 font-mono text-sm break-words whitespace-pre-wrap">{shown(value)}</dd>
              </div>
            ))}
          </dl>
        )}
      </Section>
      {remediation !== '' && (
        <Section title={outcome.status === 'fail' ? 'What to do' : 'How it is kept right'}>
          <Markdown text={remediation} />
        </Section>
      )}
      {references.length > 0 && (
        <Section title="References">
          <References addresses={references} />
        </Section>
      )}
    </>
  );
}

function shown(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null) return 'none';
  if (Array.isArray(value) && value.every((one) => typeof one === 'string' || typeof one === 'number'))
    return value.join('\n') || 'none';
  return JSON.stringify(value, undefined, 2);
}
