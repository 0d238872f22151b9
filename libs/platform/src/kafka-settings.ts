/** Settings of a single node that is broker and controller, wherever it runs; the addresses and folders come on top. */
export const kafkaSettings: Readonly<Record<string, string>> = {
  'process.roles': 'broker,controller',
  'node.id': '1',
  'controller.listener.names': 'CONTROLLER',
  'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
  'log.message.timestamp.type': 'LogAppendTime',
  'auto.create.topics.enable': 'false',
  'offsets.topic.replication.factor': '1',
  'offsets.topic.num.partitions': '8',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'transaction.state.log.num.partitions': '8',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
  'group.initial.rebalance.delay.ms': '0',
  // A broker that was killed may register again once its old session is over; the default is 9 s.
  'broker.heartbeat.interval.ms': '500',
  'broker.session.timeout.ms': '4000',
  // An index is allotted whole for each partition, and there are many small ones.
  'log.index.size.max.bytes': '1048576',
};

/** As a properties file has them. */
export function asProperties(settings: Record<string, string>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** As the environment of the apache/kafka image has them: `node.id` is KAFKA_NODE_ID. */
export function asEnvironment(settings: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      `KAFKA_${name.replaceAll('.', '_').toUpperCase()}`,
      value,
    ]),
  );
}
