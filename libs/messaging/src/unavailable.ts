/** Kafka could not take or give something in time; whether a record was written is unknown. Repeat it. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}
