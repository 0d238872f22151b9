import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode, type SyntheticEvent } from 'react';
import { typed } from '../../entry/entry-field.js';
import { EntryProblem, faultOf } from '../../entry/entry-problem.js';
import { scanKeys } from '../../scans/scan-queries.js';
import { connectionWords } from '../../scans/scan-words.js';
import { scansApi, type Connection, type ConnectionKind } from '../../scans/scans-api.js';
import { Overlay } from '../../shell/overlay.js';
import { Button } from '../../ui/button.js';
import { SelectInput, TextInput } from '../../ui/inputs.js';
import { say } from '../../ui/toast.js';
import { SecretFields, secretOf } from './secret-fields.js';

/** Keeps credentials: they go there and don't come back. */
export function NewConnection({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Overlay open={open} onClose={onClose} title="Add a connection">
      {open && <NewForm onClose={onClose} />}
    </Overlay>
  );
}

function NewForm({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const [kind, setKind] = useState<ConnectionKind>('bearer');
  const add = useMutation({
    mutationFn: scansApi.connect,
    onSuccess: ({ name }) => {
      say(`${name} is added`);
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: scanKeys.connections }),
  });
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const label = typed(form, 'label').trim();
    add.mutate({
      name: typed(form, 'name').trim(),
      kind,
      ...(label !== '' && { label }),
      secret: secretOf(form, kind),
    });
  };
  return (
    <Frame
      onSubmit={submit}
      onClose={onClose}
      problem={add.error}
      isBusy={add.isPending}
      verb="Add the connection"
    >
      <TextInput label="Name" name="name" required maxLength={100} fault={faultOf(add.error, 'name')} />
      <SelectInput
        label="Kind"
        value={kind}
        options={connectionWords}
        onChange={(event) => setKind(event.target.value as ConnectionKind)}
        hint={
          kind === 'account' ? 'Somebody to sign in as, such as a second person for comparisons.' : undefined
        }
      />
      <SecretFields kind={kind} problem={add.error} />
      <TextInput
        label="Label"
        name="label"
        maxLength={200}
        hint="Optional: whose it is, or what it may do."
        fault={faultOf(add.error, 'label')}
      />
    </Frame>
  );
}

/** Another secret in place of the one that is kept. */
export function ReplaceSecret({
  connection,
  onClose,
}: {
  connection: Connection | undefined;
  onClose: () => void;
}) {
  return (
    <Overlay
      open={connection !== undefined}
      onClose={onClose}
      title={`Replace the secret of ${connection?.name ?? ''}`}
    >
      {connection !== undefined && <SecretForm connection={connection} onClose={onClose} />}
    </Overlay>
  );
}

function SecretForm({
  connection: { id, name, kind },
  onClose,
}: {
  connection: Connection;
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const replace = useMutation({
    mutationFn: (secret: Record<string, string>) => scansApi.replaceSecret(id, secret),
    onSuccess: () => {
      say(`${name} has another secret`);
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: scanKeys.connections }),
  });
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    replace.mutate(secretOf(event.currentTarget, kind));
  };
  return (
    <Frame
      onSubmit={submit}
      onClose={onClose}
      problem={replace.error}
      isBusy={replace.isPending}
      verb="Replace the secret"
    >
      <p className="text-muted">
        {connectionWords[kind]}. What is kept now is not shown; scans that begin from here on use the new one.
      </p>
      <SecretFields kind={kind} problem={replace.error} />
    </Frame>
  );
}

interface FrameProps {
  onSubmit: (event: SyntheticEvent<HTMLFormElement>) => void;
  onClose: () => void;
  problem: Error | null;
  isBusy: boolean;
  verb: string;
  children: ReactNode;
}

function Frame({ onSubmit, onClose, problem, isBusy, verb, children }: FrameProps) {
  return (
    <form className="flex min-h-0 flex-col gap-4 overflow-y-auto p-4" autoComplete="off" onSubmit={onSubmit}>
      {problem !== null && <EntryProblem problem={problem} />}
      {children}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" isBusy={isBusy}>
          {verb}
        </Button>
      </div>
    </form>
  );
}
