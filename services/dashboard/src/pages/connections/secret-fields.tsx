import { typed } from '../../entry/entry-field.js';
import { faultOf } from '../../entry/entry-problem.js';
import type { ConnectionKind } from '../../scans/scans-api.js';
import { TextInput } from '../../ui/inputs.js';

interface SecretField {
  name: string;
  label: string;
  /** Shown as it is typed: it is no secret. */
  isPlain?: true;
  isOptional?: true;
  placeholder?: string;
}

/** What makes a connection of each kind. */
export const secretFields: Readonly<Record<ConnectionKind, readonly SecretField[]>> = {
  bearer: [{ name: 'token', label: 'Token' }],
  basic: [
    { name: 'username', label: 'User name', isPlain: true },
    { name: 'password', label: 'Password' },
  ],
  api_key_header: [
    { name: 'name', label: 'Name of the header', isPlain: true, placeholder: 'X-API-Key' },
    { name: 'value', label: 'Key' },
  ],
  api_key_query: [
    { name: 'name', label: 'Name of the parameter', isPlain: true, placeholder: 'api_key' },
    { name: 'value', label: 'Key' },
  ],
  cookie: [
    { name: 'name', label: 'Name of the cookie', isPlain: true, placeholder: 'session' },
    { name: 'value', label: 'Value' },
  ],
  oauth2_client_credentials: [
    {
      name: 'token_url',
      label: 'Token address',
      isPlain: true,
      placeholder: 'https://login.example.com/token',
    },
    { name: 'client_id', label: 'Client id', isPlain: true },
    { name: 'client_secret', label: 'Client secret' },
    { name: 'scope', label: 'Scope', isPlain: true, isOptional: true },
  ],
  account: [
    { name: 'username', label: 'User name', isPlain: true },
    { name: 'password', label: 'Password' },
  ],
};

/** The fields of a kind, empty: what is kept is never shown. */
export function SecretFields({ kind, problem }: { kind: ConnectionKind; problem: Error | null }) {
  return secretFields[kind].map(({ name, label, isPlain, isOptional, placeholder }) => (
    <TextInput
      key={`${kind} ${name}`}
      label={label}
      name={`secret.${name}`}
      type={isPlain === true ? 'text' : 'password'}
      autoComplete={isPlain === true ? 'off' : 'new-password'}
      spellCheck={false}
      required={isOptional !== true}
      placeholder={placeholder}
      maxLength={8000}
      fault={faultOf(problem, `secret.${name}`)}
    />
  ));
}

/** What was filled in, as the API takes it. */
export function secretOf(form: HTMLFormElement, kind: ConnectionKind): Record<string, string> {
  return Object.fromEntries(
    secretFields[kind]
      .map(({ name }) => [name, typed(form, `secret.${name}`)] as const)
      .filter(([, value]) => value !== ''),
  );
}
