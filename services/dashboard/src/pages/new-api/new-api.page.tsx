import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type SyntheticEvent } from 'react';
import { typed } from '../../entry/entry-field.js';
import { EntryProblem } from '../../entry/entry-problem.js';
import { ApiFields, isOfAField, wishOf } from '../../registry/api-fields.js';
import { documentFiles, faultOfFile, typeOf } from '../../registry/document-file.js';
import { registryApi, type ApiWish } from '../../registry/registry-api.js';
import { apiKeys } from '../../registry/registry-queries.js';
import { useReasonAgainst } from '../../session/session.js';
import { Button, buttonClass } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { TextInput } from '../../ui/inputs.js';
import { Page } from '../../ui/page.js';
import { SettingsSection } from '../../ui/settings-section.js';
import { EmptyState } from '../../ui/states.js';
import { say, sayProblem } from '../../ui/toast.js';

/** Registering an API; what comes after, the proof of ownership, is on the page of the API. */
export function NewApiPage() {
  const reason = useReasonAgainst('apis:manage');
  return (
    <Page title="Register an API">
      <div className="min-h-0 flex-1 overflow-y-auto">
        {reason === undefined ? (
          <Registration />
        ) : (
          <EmptyState title="APIs are registered by admins">{reason}</EmptyState>
        )}
      </div>
    </Page>
  );
}

interface Wanted {
  wish: ApiWish;
  document?: { file: File } | { url: string };
}

function Registration() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [from, setFrom] = useState<'none' | 'file' | 'url'>('none');
  const [fault, setFault] = useState<string>();
  const register = useMutation({
    mutationFn: ({ wish }: Wanted) => registryApi.register(wish),
    onSuccess: async ({ id, name }, { document }) => {
      say(`${name} is registered`);
      let isRead = true;
      try {
        if (document !== undefined) await give(id, document);
      } catch (problem) {
        isRead = false;
        sayProblem('The API is registered, its document is not taken', problem);
      }
      void queries.invalidateQueries({ queryKey: apiKeys.all });
      void navigate({
        to: '/apis/$apiId',
        params: { apiId: id },
        search: { tab: isRead ? 'ownership' : 'document' },
      });
    },
  });
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const file = new FormData(form).get('file');
    const wish = wishOf(form);
    if (from === 'url') register.mutate({ wish, document: { url: typed(form, 'document_url').trim() } });
    else if (from === 'none' || !(file instanceof File)) register.mutate({ wish });
    else {
      const wrong = faultOfFile(file);
      setFault(wrong);
      if (wrong === undefined) register.mutate({ wish, document: { file } });
    }
  };
  return (
    <form onSubmit={submit}>
      <SettingsSection title="What it is" about="No two APIs of an organization share a name or an address.">
        <ApiFields problem={register.error} />
      </SettingsSection>
      <SettingsSection
        title="OpenAPI document"
        about="Swagger 2.0, OpenAPI 3.0 or 3.1, as JSON or YAML, at most 10 MB. It can be given later, too."
      >
        <div role="radiogroup" aria-label="Where the document comes from" className="flex flex-wrap gap-x-6">
          {(['none', 'file', 'url'] as const).map((source) => (
            <label key={source} className="flex h-8 items-center gap-2">
              <input
                type="radio"
                name="document_from"
                value={source}
                checked={from === source}
                onChange={() => setFrom(source)}
              />
              {sourceWords[source]}
            </label>
          ))}
        </div>
        {from === 'file' && (
          <Field label="File" fault={fault}>
            {(ids) => (
              <input {...ids} type="file" name="file" accept={documentFiles} required className="text-sm" />
            )}
          </Field>
        )}
        {from === 'url' && (
          <TextInput
            label="Address of the document"
            name="document_url"
            type="url"
            required
            placeholder="https://api.example.com/openapi.json"
            hint="It is read once, now. It has to be at a public address."
          />
        )}
      </SettingsSection>
      <div className="flex max-w-3xl flex-col gap-3 p-4">
        {register.error !== null && !isOfAField(register.error) && <EntryProblem problem={register.error} />}
        <p className="text-muted">
          Next you prove that its host is yours. Until then an audit makes at most five TLS handshakes and
          five requests of this address, and what needs more is not evaluated.
        </p>
        <div className="flex justify-end gap-2">
          <Link to="/apis" className={buttonClass()}>
            Cancel
          </Link>
          <Button type="submit" look="primary" isBusy={register.isPending}>
            Register the API
          </Button>
        </div>
      </div>
    </form>
  );
}

const sourceWords = { none: 'None for now', file: 'A file', url: 'An address' } as const;

async function give(id: string, document: { file: File } | { url: string }): Promise<void> {
  if ('url' in document) {
    await registryApi.fetchDocument(id, document.url);
    return;
  }
  const text = await document.file.text();
  await registryApi.putDocument(id, text, typeOf(text));
}
