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
      <NameInput problem={add.error} />
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
      <LabelInput problem={add.error} />
    </Frame>
  );
}

interface InputProps {
  problem: Error | null;
  value?: string;
}

const NameInput = ({ problem, value }: InputProps) => (
  <TextInput
    label="Name"
    name="name"
    required
    maxLength={100}
    defaultValue={value}
    fault={faultOf(problem, 'name')}
  />
);

const LabelInput = ({ problem, value }: InputProps) => (
  <TextInput
    label="Label"
    name="label"
    maxLength={200}
    defaultValue={value}
    hint="Optional: whose it is, or what it may do."
    fault={faultOf(problem, 'label')}
  />
);

/** Another name or label; the secret stays. */
export function ChangeConnection({ connection, onClose }: OfConnection) {
  return (
    <Overlay
      open={connection !== undefined}
      onClose={onClose}
      title={`Change ${connection?.name ?? 'a connection'}`}
    >
      {connection !== undefined && <ChangeForm connection={connection} onClose={onClose} />}
    </Overlay>
  );
}

function ChangeForm({ connection: { id, name, label }, onClose }: FormProps) {
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (to: { name: string; label: string | null }) => scansApi.changeConnection(id, to),
    onSuccess: (changed) => {
      say(`${changed.name} is changed`);
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: scanKeys.connections }),
  });
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const wanted = typed(form, 'label').trim();
    change.mutate({ name: typed(form, 'name').trim(), label: wanted === '' ? null : wanted });
  };
  return (
    <Frame
      onSubmit={submit}
      onClose={onClose}
      problem={change.error}
      isBusy={change.isPending}
      verb="Change it"
    >
      <NameInput problem={change.error} value={name} />
      <LabelInput problem={change.error} value={label} />
    </Frame>
  );
}

interface OfConnection {
  connection: Connection | undefined;
  onClose: () => void;
}

interface FormProps {
  connection: Connection;
  onClose: () => void;
}

/** Another secret in place of the one that is kept. */
export function ReplaceSecret({ connection, onClose }: OfConnection) {
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

function SecretForm({ connection: { id, name, kind }, onClose }: FormProps) {
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
