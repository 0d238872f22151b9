import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { duration, number } from '../../../format/format.js';
import { buttonClass } from '../../../ui/button.js';
import { Section } from '../../../ui/drawer.js';
import { Icon } from '../../../ui/icon.js';
import { ExactTime } from '../../../ui/time.js';
import type { Kept } from './kept.js';
import type { Outcome } from './use-proof.js';
import type { Bad, Good } from './verify-export.js';

/** What came out, with a word and a shape: colour says nothing here. */
export function VerdictWords({ verdict, said, kept, seconds }: Outcome) {
  return (
    <>
      {verdict.good ? (
        <GoodWords verdict={verdict} kept={kept} />
      ) : (
        <BadWords verdict={verdict} kept={kept} />
      )}
      {said.fault !== null && (
        <Section title="What the service says of it">
          <p>
            It stopped signing this log: {said.fault.detail}
            {said.fault.sequence !== null && ` (record ${number(said.fault.sequence)})`}.
          </p>
        </Section>
      )}
      <p className="px-4 pt-2 text-sm text-muted">
        Read and verified in this browser in{' '}
        {seconds < 10 ? `${number(Math.round(seconds * 10) / 10)} s` : duration(seconds)}.
      </p>
    </>
  );
}

function GoodWords({ verdict, kept }: { verdict: Good; kept: Kept | undefined }) {
  const { records, checkpoint, trustsOwnKeys, chain } = verdict;
  if (checkpoint === null)
    return (
      <Section title="The log is empty">
        <p>Nothing was recorded yet, and nothing signed.</p>
      </Section>
    );
  return (
    <>
      <div role="status" className="flex items-start gap-3 border-b border-line bg-surface px-4 py-4">
        <Icon name="check" className="mt-1 size-5 shrink-0" />
        <p className="text-lg font-semibold">
          {number(records)} {records === 1 ? 'record' : 'records'}, all linked and signed
          {kept !== undefined && (
            <>
              {kept.checkpoint.sequence < records ? `; the first ${number(kept.checkpoint.sequence)}` : ','}{' '}
              unchanged since <ExactTime at={kept.checkpoint.signed_at} />
            </>
          )}
        </p>
      </div>
      {kept === undefined ? (
        <Section title="What a kept checkpoint would add">
          <p>
            That the log is the one of an earlier day. Without one nobody sees here whether its end was cut
            back to an older signed head, or all of it written and signed anew.
          </p>
        </Section>
      ) : (
        <Section title="The kept checkpoint">
          <p>
            Its {number(kept.checkpoint.sequence)} records, signed{' '}
            <ExactTime at={kept.checkpoint.signed_at} />, are all here and the same: nothing was cut or
            rewritten since.
          </p>
        </Section>
      )}
      <Section title="Signed head">
        <Fields
          fields={[
            ['Record', number(checkpoint.sequence)],
            ['Hash', <Mono key="hash">{checkpoint.head_hash}</Mono>],
            ['Signed', <ExactTime key="signed" at={checkpoint.signed_at} />],
            ['Key', <Mono key="key">{checkpoint.kid}</Mono>],
            ['Chain', <Mono key="chain">{chain}</Mono>],
          ]}
        />
        {trustsOwnKeys && (
          <p className="mt-2 text-muted">
            The key came with the log. Whoever forged all of it could sign it with a key of his own: compare
            the key with one that you kept, or choose a kept checkpoint below.
          </p>
        )}
      </Section>
    </>
  );
}

function BadWords({ verdict, kept }: { verdict: Bad; kept: Kept | undefined }) {
  const { sequence, recordId, detail, entry, line } = verdict;
  const at = entry?.record['occurred_at'];
  const isOfKey = kept?.keys !== undefined && detail.includes('a key that is not known');
  return (
    <>
      <div role="alert" className="flex items-start gap-3 border-b border-line bg-surface px-4 py-4">
        <Icon name="alerts" className="mt-1 size-5 shrink-0" />
        <div className="min-w-0">
          <p className="text-lg font-semibold">
            {sequence === undefined
              ? 'The log is not what was signed'
              : `Record ${number(sequence)} is not what was signed`}
          </p>
          <p className="break-words">{sentence(detail)}</p>
          {sequence !== undefined && sequence > 1 && (
            <p className="text-muted">The {number(sequence - 1)} before it are linked as they should be.</p>
          )}
          {isOfKey && (
            <p className="text-muted">
              If the signing key was changed since the file was kept, compare with one that was kept after
              that.
            </p>
          )}
          {sequence !== undefined && typeof at === 'string' && (
            <Link to="/audit" search={{ record: String(sequence), at }} className={`${buttonClass()} mt-3`}>
              Show record {number(sequence)}
            </Link>
          )}
        </div>
      </div>
      <Section title="Where">
        <Fields
          fields={[
            ...(sequence === undefined ? [] : [['Record', number(sequence)] as const]),
            ...(recordId === undefined ? [] : [['Record’s id', <Mono key="id">{recordId}</Mono>] as const]),
            ...(line === undefined ? [] : [['Line of the export', number(line)] as const]),
            ...(entry === undefined
              ? []
              : [['Hash that it bears', <Mono key="hash">{entry.hash}</Mono>] as const]),
          ]}
        />
        <p className="mt-2 text-muted">An older export tells what the log said before.</p>
      </Section>
    </>
  );
}

const sentence = (detail: string) => `${detail.charAt(0).toUpperCase()}${detail.slice(1)}.`;

const Mono = ({ children }: { children: string }) => (
  <span className="font-mono text-sm break-all select-all">{children}</span>
);

function Fields({ fields }: { fields: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="grid grid-cols-[minmax(5rem,auto)_1fr] gap-x-6 gap-y-1">
      {fields.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
