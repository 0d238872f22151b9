import { meter } from '@palisade/telemetry';

const mails = meter('palisade.identity').createCounter('palisade.mails', {
  description: 'Mails that were sent, postponed or given up.',
  unit: '{mail}',
});

export function countMail(outcome: 'sent' | 'postponed' | 'failed'): void {
  mails.add(1, { outcome });
}
