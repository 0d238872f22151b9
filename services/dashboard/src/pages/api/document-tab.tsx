import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { typed } from '../../entry/entry-field.js';
import { bytes, number } from '../../format/format.js';
import { documentFiles, faultOfFile, typeOf } from '../../registry/document-file.js';
import { registryApi, type Api, type ApiDocument } from '../../registry/registry-api.js';
import { apiKeys } from '../../registry/registry-queries.js';
import { useReasonAgainst } from '../../session/session.js';
import { Button } from '../../ui/button.js';
import { useConfirm } from '../../ui/confirm.js';
import { Facts } from '../../ui/facts.js';
import { Field, inputClass } from '../../ui/field.js';
import { save } from '../../ui/save-file.js';
import { SettingsSection } from '../../ui/settings-section.js';
import { ProblemNotice } from '../../ui/states.js';
import { ExactTime } from '../../ui/time.js';
import { say, sayProblem } from '../../ui/toast.js';

/** The OpenAPI document of the API: what it is, and another in its place. */
export function DocumentTab({ api }: { api: Api }) {
  return (
    <>
      {api.document === null ? (
        <SettingsSection
          title="It has no OpenAPI document"
          about="With one, audits know which operations there are. They do without, too."
        />
      ) : (
        <Present api={api} document={api.document} />
      )}
      <Another api={api} />
    </>
  );
}

function Present({ api, document }: { api: Api; document: ApiDocument }) {
  const reason = useReasonAgainst('apis:manage');
  const queries = useQueryClient();
  const { ask, dialog } = useConfirm();
  const [isFetching, setFetching] = useState(false);
  const remove = useMutation({
    mutationFn: () => registryApi.removeDocument(api.id),
    onSuccess: () => say('The document is deleted'),
    onError: (problem) => sayProblem('The document is still there', problem),
    onSettled: () => queries.invalidateQueries({ queryKey: apiKeys.all }),
  });
  const download = async () => {
    setFetching(true);
    try {
      const answer = await registryApi.document(api.id);
      const isYaml = (answer.headers.get('content-type') ?? '').includes('yaml');
      save(`${api.name}.${isYaml ? 'yaml' : 'json'}`, await answer.blob());
    } catch (problem) {
      sayProblem('The document was not read', problem);
    }
    setFetching(false);
  };
  return (
    <SettingsSection
      title={document.title}
      about={`OpenAPI ${document.version}`}
      actions={
        <>
          <Button isBusy={isFetching} onClick={() => void download()}>
            Download
          </Button>
          <Button
            look="quiet"
            reason={reason}
            isBusy={remove.isPending}
            onClick={() =>
              ask({
                title: 'Delete the document?',
                verb: 'Delete',
                onYes: () => remove.mutate(),
                children: 'The API and its audits stay.',
              })
            }
          >
            Delete
          </Button>
        </>
      }
    >
      {dialog}
      <Facts
        facts={{
          Operations: number(document.operations),
          Size: bytes(document.bytes),
          Given: <ExactTime at={document.uploaded_at} />,
          From:
            document.source === 'url' ? (
              <span className="break-all">{document.url ?? 'An address'}</span>
            ) : (
              'A file'
            ),
          'SHA-256': <code className="font-mono text-sm break-all">{document.sha256}</code>,
        }}
      />
      {document.remarks.length > 0 && (
        <ul aria-label="Remarks on the document" className="list-disc pl-5">
          {document.remarks.map((remark) => (
            <li key={remark} className="break-words">
              {remark}
            </li>
          ))}
        </ul>
      )}
    </SettingsSection>
  );
}

function Another({ api }: { api: Api }) {
  const reason = useReasonAgainst('apis:manage');
  const queries = useQueryClient();
  const [fault, setFault] = useState<string>();
  const give = useMutation({
    mutationFn: async (from: File | string) => {
      if (typeof from === 'string') return registryApi.fetchDocument(api.id, from);
      const text = await from.text();
      return registryApi.putDocument(api.id, text, typeOf(text));
    },
    onSuccess: () => say('The document is taken'),
    onSettled: () => queries.invalidateQueries({ queryKey: apiKeys.all }),
  });
  const choose = (file: File | undefined) => {
    if (file === undefined) return;
    const wrong = faultOfFile(file);
    setFault(wrong);
    if (wrong === undefined) give.mutate(file);
  };
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (reason === undefined) give.mutate(typed(event.currentTarget, 'url').trim());
  };
  return (
    <SettingsSection
      title={api.document === null ? 'Give it one' : 'Put another in its place'}
      about="Swagger 2.0, OpenAPI 3.0 or 3.1, as JSON or YAML, at most 10 MB. What it refers to elsewhere is not followed."
    >
      <Field label="File" fault={fault} hint={reason}>
        {(ids) => (
          <input
            {...ids}
            type="file"
            accept={documentFiles}
            disabled={reason !== undefined || give.isPending}
            className="text-sm"
            onChange={(event) => {
              choose(event.target.files?.[0]);
              event.target.value = '';
            }}
          />
        )}
      </Field>
      <form className="flex items-end gap-2" onSubmit={submit}>
        <div className="min-w-0 flex-1">
          <Field label="Or its address">
            {(ids) => (
              <input
                {...ids}
                name="url"
                type="url"
                required
                placeholder="https://api.example.com/openapi.json"
                className={inputClass}
              />
            )}
          </Field>
        </div>
        <Button type="submit" reason={reason} isBusy={give.isPending}>
          Read it
        </Button>
      </form>
      {give.isError && <ProblemNotice problem={give.error} />}
    </SettingsSection>
  );
}
