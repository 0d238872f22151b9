/** Kafka could not take or give something in time; whether a record was written is unknown. Repeat it. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

/** Kafka, or its certificate, was refused: it goes on once somebody has mended a password, a certificate or a right. */
export class Refused extends Unavailable {}
