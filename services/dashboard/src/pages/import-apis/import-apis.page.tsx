import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { documentFiles, faultOfFile, longestDocument } from '../../registry/document-file.js';
import { registryApi, type ImportAnswer, type ImportWish } from '../../registry/registry-api.js';
import { apiKeys } from '../../registry/registry-queries.js';
import { useReasonAgainst } from '../../session/session.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import { SettingsSection } from '../../ui/settings-section.js';
import { EmptyState, ProblemNotice } from '../../ui/states.js';
import { Tabs } from '../../ui/tabs.js';
import { ImportOutcome } from './import-outcome.js';

const route = getRouteApi('/shell/apis/import');
const columns =
  'name,base_url,description,environment,owner_email,criticality,data_sensitivity,max_requests_per_second';

/** Many APIs at once: tried first, then registered; each row or file is taken or refused by itself. */
export function ImportApisPage() {
  const { from = 'csv' } = route.useSearch();
  const navigate = route.useNavigate();
  const reason = useReasonAgainst('apis:manage');
  return (
    <Page
      title="Import APIs"
      actions={
        <Link to="/apis" className="text-accent underline">
          All APIs
        </Link>
      }
    >
      {reason === undefined ? (
        <Tabs
          label="From where"
          tabs={[
            { id: 'csv', label: 'A table (CSV)' },
            { id: 'openapi', label: 'OpenAPI files' },
          ]}
          open={from}
          onOpen={(to) => void navigate({ search: { from: to === 'csv' ? undefined : to }, replace: true })}
        >
          {from === 'csv' ? <Csv key="csv" /> : <Files key="openapi" />}
        </Tabs>
      ) : (
        <EmptyState title="APIs are imported by admins">{reason}</EmptyState>
      )}
    </Page>
  );
}

function Csv() {
  const [text, setText] = useState('');
  const [fault, setFault] = useState<string>();
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    const wrong = faultOfFile(file);
    setFault(wrong);
    if (wrong === undefined) setText(await file.text());
  };
  return (
    <SettingsSection
      title="A table"
      about={
        <>
          One API a line below a line of names. Only <code>name</code> and <code>base_url</code> have to be
          there, in any order.
        </>
      }
    >
      <Field label="File" fault={fault}>
        {(ids) => (
          <input
            {...ids}
            type="file"
            accept=".csv,text/csv,text/plain"
            className="text-sm"
            onChange={(event) => void read(event.target.files?.[0])}
          />
        )}
      </Field>
      <Field label="Table" hint={<span className="font-mono break-all">{columns}</span>}>
        {(ids) => (
          <textarea
            {...ids}
            rows={8}
            spellCheck={false}
            value={text}
            placeholder={'name,base_url\nOrders,https://orders.example.com/v1'}
            className="w-full rounded-md border border-line bg-surface p-2 font-mono text-sm hover:border-line-strong"
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <TryAndImport
        wish={{ format: 'csv', text }}
        nothing={text.trim() === '' ? 'Choose a file or paste a table first.' : undefined}
      />
    </SettingsSection>
  );
}

function Files() {
  const [files, setFiles] = useState<{ name: string; text: string }[]>([]);
  const [fault, setFault] = useState<string>();
  const read = async (chosen: readonly File[]) => {
    const wrong =
      chosen.map(faultOfFile).find((one) => one !== undefined) ??
      (chosen.reduce((sum, { size }) => sum + size, 0) > longestDocument
        ? 'Together they have more than 10 MB: import them in parts.'
        : undefined);
    setFault(wrong);
    if (wrong !== undefined) return;
    setFiles(await Promise.all(chosen.map(async (file) => ({ name: file.name, text: await file.text() }))));
  };
  return (
    <SettingsSection
      title="OpenAPI files"
      about="Each becomes an API with that document: its title is the name, its first server the address."
    >
      <Field
        label="Files"
        fault={fault}
        hint={files.length === 0 ? undefined : `${String(files.length)} chosen`}
      >
        {(ids) => (
          <input
            {...ids}
            type="file"
            multiple
            accept={documentFiles}
            className="text-sm"
            onChange={(event) => void read([...(event.target.files ?? [])])}
          />
        )}
      </Field>
      <TryAndImport
        wish={{ format: 'openapi', files }}
        nothing={files.length === 0 ? 'Choose files first.' : undefined}
      />
    </SettingsSection>
  );
}

function TryAndImport({ wish, nothing }: { wish: ImportWish; nothing: string | undefined }) {
  const queries = useQueryClient();
  const importing = useMutation({
    mutationFn: (isTrial: boolean) => registryApi.import({ ...wish, dry_run: isTrial }),
    onSuccess: (_answer, isTrial) => {
      if (!isTrial) void queries.invalidateQueries({ queryKey: apiKeys.all });
    },
  });
  const answer: ImportAnswer | undefined = importing.data;
  return (
    <>
      <div className="flex justify-end gap-2">
        <Button
          reason={nothing}
          isBusy={importing.isPending && importing.variables}
          onClick={() => importing.mutate(true)}
        >
          Try it
        </Button>
        <Button
          look="primary"
          reason={nothing}
          isBusy={importing.isPending && !importing.variables}
          onClick={() => importing.mutate(false)}
        >
          Import
        </Button>
      </div>
      {importing.isError && <ProblemNotice problem={importing.error} />}
      {answer !== undefined && <ImportOutcome answer={answer} isTrial={importing.variables === true} />}
    </>
  );
}
