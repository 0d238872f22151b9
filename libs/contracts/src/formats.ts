import { isIPv4, isIPv6 } from 'node:net';
import { isDateTime } from './date-time.js';

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The formats of the schemas. An IPv6 address has no zone: it would mean something on the sender's machine only. */
export const formats: Record<string, (text: string) => boolean> = {
  'date-time': isDateTime,
  ipv4: isIPv4,
  ipv6: (text) => isIPv6(text) && !text.includes('%'),
  uuid: (text) => uuidForm.test(text),
  uri: (text) => URL.canParse(text),
};
