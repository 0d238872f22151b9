import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { SyntheticEvent } from 'react';
import { identityApiKeysMake } from '../../api/gen/api-keys.js';
import { IdentityPermission, type IdentityMakeApiKeyBody } from '../../api/gen/palisade.schemas.js';
import { typed } from '../../entry/entry-field.js';
import { EntryProblem, faultOf } from '../../entry/entry-problem.js';
import { Overlay } from '../../shell/overlay.js';
import { Button } from '../../ui/button.js';
import { Field, inputClass } from '../../ui/field.js';
import { say, sayProblem } from '../../ui/toast.js';

// What a program has no business with: people do it, with a fresh login.
const scopes = Object.values(IdentityPermission).filter((scope) => scope !== 'organization:delete');

/** A new key, whose text is shown once. */
export function MakeKey({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Overlay open={open} onClose={onClose} title="Make a key">
      {open && <Form onClose={onClose} />}
    </Overlay>
  );
}

function Form({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const make = useMutation({
    mutationFn: (body: IdentityMakeApiKeyBody) => identityApiKeysMake(body),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['api-keys'] }),
  });
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const days = typed(form, 'days');
    make.mutate({
      name: typed(form, 'name').trim(),
      scopes: new FormData(form).getAll('scope') as IdentityMakeApiKeyBody['scopes'],
      expires_in_days: days === '' ? null : Number(days),
    });
  };
  if (make.data !== undefined) return <Made text={make.data.key} onClose={onClose} />;
  const fault = (path: string) => faultOf(make.error, path);
  const isOfAField = fault('name') !== undefined || fault('scopes') !== undefined;
  return (
    <form className="flex min-h-0 flex-col gap-4 overflow-y-auto p-4" onSubmit={submit}>
      {make.error !== null && !isOfAField && <EntryProblem problem={make.error} />}
      <Field label="Name" hint="What it is for." fault={fault('name')}>
        {(ids) => <input {...ids} name="name" maxLength={200} required className={inputClass} />}
      </Field>
      <fieldset className="flex flex-col gap-1">
        <legend className="text-sm text-muted">What it may do</legend>
        <div className="grid grid-cols-1 sm:grid-cols-2">
          {scopes.map((scope) => (
            <label key={scope} className="flex h-8 items-center gap-2">
              <input type="checkbox" name="scope" value={scope} />
              {scope}
            </label>
          ))}
        </div>
        {fault('scopes') !== undefined && (
          <p role="alert" className="text-sm font-medium">
            Choose what it may do: one at least.
          </p>
        )}
      </fieldset>
      <Field label="Ends after (days)" hint="Empty: it is good until it is revoked.">
        {(ids) => (
          <input
            {...ids}
            name="days"
            type="number"
            min={1}
            max={365}
            defaultValue={90}
            className={inputClass}
          />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" isBusy={make.isPending}>
          Make the key
        </Button>
      </div>
    </form>
  );
}

function Made({ text, onClose }: { text: string; onClose: () => void }) {
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => say('The key is copied'),
      (error: unknown) => sayProblem('The key is not copied', error),
    );
  };
  return (
    <div className="flex flex-col gap-4 p-4">
      <p>It is shown this once. Keep it where its program finds it, and nowhere else.</p>
      <code aria-label="The key" className="rounded-md bg-sunken p-3 font-mono break-all select-all">
        {text}
      </code>
      <div className="flex justify-end gap-2">
        <Button onClick={copy}>Copy</Button>
        <Button look="primary" onClick={onClose}>
          I have kept it
        </Button>
      </div>
    </div>
  );
}
