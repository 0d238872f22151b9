import { EntryNote } from './entry-frame.js';

/** That a letter is on its way, which nobody but its reader learns whether it exists. */
export function SentNote({ email }: { email: string }) {
  return (
    <EntryNote>
      We have written to <strong className="break-words">{email}</strong>. Follow the link in the letter to go
      on; it is good for a while only. Nothing there? Look into the spam folder, or try again in a few
      minutes.
    </EntryNote>
  );
}
