export { ConnectionSettingsError, type Fault } from './fault.js';
export {
  brokersFrom,
  kafkaFaults,
  kafkaFrom,
  kafkaSecurityFrom,
  mechanisms,
  type KafkaConnection,
  type KafkaSasl,
  type KafkaSsl,
} from './kafka.js';
export { postgresFaults, postgresOf, type PostgresAddress, type PostgresConnection } from './postgres.js';
export { identifier, ownerRole, serviceRole, serviceUrls, type ServiceRoles } from './roles.js';
