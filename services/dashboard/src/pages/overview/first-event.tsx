import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { addressOf } from '../../api/address.js';
import { useSession } from '../../session/session.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';

/** What a new organization does next: until its first event arrives, which the page notices by itself. */
export function FirstEvent() {
  const { user, role } = useSession();
  const [isCopied, setCopied] = useState(false);
  const command = commandFor(user.email);
  return (
    <section aria-label="Send a first event" className="rounded-md border border-line bg-surface p-4">
      <h2 className="text-lg font-semibold">No events yet: send a first one</h2>
      <ol className="mt-2 flex list-decimal flex-col gap-1 pl-5 text-muted">
        <li>
          {role === 'admin' ? (
            <>
              <Link to="/keys" className="text-accent underline">
                Make a key
              </Link>{' '}
              for what will send events, with the scope file-access:ingest.
            </>
          ) : (
            'Ask an admin for a key with the scope file-access:ingest.'
          )}
        </li>
        <li>Send an event with it. This page notices by itself.</li>
        <li>Then the rules watch: an alert appears below the moment one matches.</li>
      </ol>
      <pre
        className="mt-3 overflow-x-auto rounded-md bg-sunken p-3 font-mono text-sm"
        tabIndex={0}
        role="region"
        aria-label="The command that sends an event"
      >
        {command}
      </pre>
      <Button
        className="mt-2"
        onClick={() => void navigator.clipboard.writeText(command).then(() => setCopied(true))}
      >
        <Icon name={isCopied ? 'check' : 'copy'} />
        {isCopied ? 'Copied' : 'Copy the command'}
      </Button>
    </section>
  );
}

const commandFor = (email: string): string =>
  [
    `curl ${addressOf('/v1/file-access/events').href} \\`,
    '  -H "authorization: Bearer $KEY" -H "content-type: application/json" \\',
    `  -d '[{"actor_email": "${email}", "action": "download", "resource": "s3://finance/report.pdf", "bytes": 1000}]'`,
  ].join('\n');
