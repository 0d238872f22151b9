import { meter } from '@palisade/telemetry';

const audit = meter('palisade.audit');
const appended = audit.createCounter('audit.records.appended', {
  unit: '{record}',
  description: 'Records added to their chains.',
});
const repeated = audit.createCounter('audit.records.deduplicated', {
  unit: '{record}',
  description: 'Records that came again and are in their chains already.',
});
appended.add(0);
repeated.add(0);

export function countAppended(counts: { appended: number; repeated: number }): void {
  appended.add(counts.appended);
  repeated.add(counts.repeated);
}
