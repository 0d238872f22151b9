import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { ruleKeys } from '../../rules/rule-queries.js';
import { rulesApi, type Imported } from '../../rules/rules-api.js';
import { useReasonAgainst } from '../../session/session.js';
import { Overlay } from '../../shell/overlay.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { ProblemNotice } from '../../ui/states.js';
import { faultOfSize, importFault } from './import-limit.js';

/** Rules by paste or file; those that can't run are refused, each with the line and the reason. */
export function ImportDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Overlay open={open} onClose={onClose} title="Import rules">
      <Import onClose={onClose} />
    </Overlay>
  );
}

function Import({ onClose }: { onClose: () => void }) {
  const [yaml, setYaml] = useState('');
  const [fault, setFault] = useState<string>();
  const reason = useReasonAgainst('file-access:rules');
  const queries = useQueryClient();
  const importing = useMutation({
    mutationFn: () => rulesApi.import(yaml),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ruleKeys.all }),
  });
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    const tooLarge = faultOfSize(file.size);
    setFault(tooLarge);
    if (tooLarge === undefined) setYaml(await file.text());
  };
  const nothing = yaml.trim() === '' ? 'Paste rules or choose a file first.' : undefined;
  const tooMuch = useMemo(() => importFault(yaml), [yaml]);
  return (
    <div className="flex min-h-0 flex-col gap-3 overflow-y-auto p-4">
      <p className="text-muted">
        Sigma rules as YAML, any number of documents separated by “---”. What can’t run here is refused with
        the reason; the others are taken. A text that is no YAML is refused as a whole. At most 1 MB at once.
      </p>
      <Field label="File" fault={fault}>
        {(ids) => (
          <input
            {...ids}
            type="file"
            accept=".yml,.yaml,application/yaml,text/plain"
            className="text-sm"
            onChange={(event) => void read(event.target.files?.[0])}
          />
        )}
      </Field>
      <Field label="Rules as YAML" fault={tooMuch}>
        {(ids) => (
          <textarea
            {...ids}
            rows={10}
            spellCheck={false}
            value={yaml}
            className="w-full rounded-md border border-line bg-surface p-2 font-mono text-sm hover:border-line-strong"
            onChange={(event) => setYaml(event.target.value)}
          />
        )}
      </Field>
      {importing.isError && <ProblemNotice problem={importing.error} />}
      {importing.data !== undefined && <Outcome answer={importing.data} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Close</Button>
        <Button
          look="primary"
          reason={reason ?? nothing ?? tooMuch}
          isBusy={importing.isPending}
          onClick={() => importing.mutate()}
        >
          Import
        </Button>
      </div>
    </div>
  );
}

const outcomes = { created: 'new', updated: 'changed', unchanged: 'as it was' } as const;

function Outcome({ answer: { imported, refused } }: { answer: Imported }) {
  return (
    <div role="status" className="flex flex-col gap-3">
      <p className="font-semibold">
        {imported.length} taken, {refused.length} refused
      </p>
      {refused.length > 0 && (
        <ul aria-label="Refused" className="flex flex-col gap-2">
          {refused.map(({ title, id, remarks }, index) => (
            <li key={index} className="rounded-md border border-line-strong p-2">
              <p className="font-semibold">{title ?? id ?? `Document ${String(index + 1)}`}</p>
              {remarks.map((remark) => (
                <p key={`${String(remark.line)} ${remark.code}`} className="text-sm">
                  <span className="text-muted">Line {remark.line}:</span> {remark.message}
                </p>
              ))}
            </li>
          ))}
        </ul>
      )}
      {imported.length > 0 && (
        <ul aria-label="Taken" className="flex flex-col gap-1">
          {imported.map(({ id, title, outcome }) => (
            <li key={id}>
              <Link
                to="/rules/$ruleId"
                params={{ ruleId: id }}
                className="inline-block leading-6 text-accent underline"
              >
                {title}
              </Link>{' '}
              <span className="text-sm text-muted">{outcomes[outcome]}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
