import type { Check } from '../../scans/scans-api.js';
import { Drawer, Section } from '../../ui/drawer.js';
import { Facts } from '../../ui/facts.js';
import { Icon } from '../../ui/icon.js';
import { Markdown } from '../../ui/markdown.js';
import { References } from '../../ui/references.js';
import { SeverityBadge } from '../../ui/severity.js';
import { Bone, EmptyState } from '../../ui/states.js';

interface CheckDrawerProps {
  id: string | undefined;
  check: Check | undefined;
  isLoading: boolean;
  onClose: () => void;
}

/** What a check asks for, why, and how to get there. */
export function CheckDrawer({ id, check, isLoading, onClose }: CheckDrawerProps) {
  return (
    <Drawer open={id !== undefined} onClose={onClose} title={check?.title ?? id ?? ''}>
      {check === undefined ? (
        isLoading ? (
          <Bone className="m-4 w-64" />
        ) : (
          <EmptyState title="This check is not there">
            The filters leave it out, or no scanner has it.
          </EmptyState>
        )
      ) : (
        <Details check={check} />
      )}
    </Drawer>
  );
}

function Details({ check }: { check: Check }) {
  const { risk, remediation, references, cwe } = check;
  return (
    <>
      <Section title="About it">
        <Facts
          facts={{
            Severity: <SeverityBadge severity={check.severity} />,
            Group: check.group || '–',
            Scanner: check.scanner,
            Revision: String(check.revision),
            Check: <code className="font-mono text-sm break-all">{check.check_id}</code>,
            ...(cwe.length > 0 && { CWE: <Weaknesses ids={cwe} /> }),
          }}
        />
        {check.needs_ownership && <p className="mt-3">It is evaluated only where ownership is proven.</p>}
      </Section>
      {risk !== '' && (
        <Section title="What may happen">
          <Markdown text={risk} />
        </Section>
      )}
      {remediation !== '' && (
        <Section title="What to do">
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

function Weaknesses({ ids }: { ids: readonly number[] }) {
  return (
    <span className="flex flex-wrap gap-x-3">
      {ids.map((id) => (
        <a
          key={id}
          href={`https://cwe.mitre.org/data/definitions/${String(id)}.html`}
          target="_blank"
          rel="noreferrer"
          className="leading-6 text-accent underline"
        >
          CWE-{id} <Icon name="external" className="inline size-3" />
        </a>
      ))}
    </span>
  );
}
