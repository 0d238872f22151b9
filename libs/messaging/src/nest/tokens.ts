export const KAFKA = Symbol('palisade.messaging.kafka');
export const KAFKA_ADMIN = Symbol('palisade.messaging.admin');
export const MESSAGING = Symbol('palisade.messaging.options');
export const FEATURE = Symbol('palisade.messaging.feature');
