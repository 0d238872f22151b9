import fc from 'fast-check';
import { Action, type FileAccessEvent } from '../gen/palisade/fileaccess/v1/profile.js';

const text = (maxLength: number) =>
  fc.string({ unit: 'grapheme', minLength: 1, maxLength }).filter((value) => !value.includes('\0'));
const time = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
  .map((date) => date.toISOString().replace('.000Z', 'Z'));
// protobuf-es can't hold a key of that name; JSON can.
const label = text(20).filter((name) => name !== '__proto__');
const labels = fc.dictionary(label, text(20), { minKeys: 1, maxKeys: 32 });

/** Valid events, in the form that they have after a journey through protobuf. */
export const fileAccessEvents: fc.Arbitrary<FileAccessEvent> = fc
  .record(
    {
      actor_email: fc.emailAddress(),
      action: fc.constantFrom(...Action),
      resource: text(60),
      bytes: fc.maxSafeNat(),
      ip: fc.oneof(fc.ipV4(), fc.ipV6()),
      ua: text(30),
      event_id: fc.uuid(),
      occurred_at: time,
      session_id: text(20),
      device: text(20),
      labels,
    },
    { requiredKeys: ['actor_email', 'action', 'resource'] },
  )
  .map((event) => (event.action === 'other' ? { ...event, action_name: 'print' } : event));
