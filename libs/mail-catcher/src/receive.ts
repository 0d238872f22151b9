import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import type { Mailbox } from './mailbox.js';

const LARGEST_BYTES = 5 * 1024 * 1024;

/** An answer of SMTP to a recipient who is not to be delivered to, such as 550 (never) or 451 (not now). */
export type Refuse = (recipient: string) => number | undefined;

/** A server of SMTP, without TLS or passwords, that puts whatever comes into the mailbox. */
export function receiveInto(mailbox: Mailbox, refuse: Refuse): SMTPServer {
  return new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: LARGEST_BYTES,
    logger: false,
    onRcptTo({ address }, _session, done) {
      const code = refuse(address);
      done(code === undefined ? null : Object.assign(new Error('not taken'), { responseCode: code }));
    },
    onData(stream, { envelope }, done) {
      const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
      const to = envelope.rcptTo.map(({ address }) => address);
      buffer(stream)
        .then(async (raw) => {
          if (stream.sizeExceeded) throw Object.assign(new Error('too large'), { responseCode: 552 });
          await mailbox.add(raw, { from, to });
        })
        .then(
          () => {
            done();
          },
          (error: unknown) => {
            done(error instanceof Error ? error : new Error('not taken', { cause: error }));
          },
        );
    },
  });
}
