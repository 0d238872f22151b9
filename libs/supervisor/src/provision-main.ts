// Prepares the database and the topics, and prints where each schema is reached. A program of its own, so that what it
// loads doesn't stay in the supervisor's memory. Its work comes on stdin: no secret stands on a command line.
import { json } from 'node:stream/consumers';
import { Logger } from '@nestjs/common';
import { provision, serviceUrls, type ServiceRoles } from '@palisade/database';
import { ensureTopics } from '@palisade/messaging';

export interface ProvisionWork {
  adminUrl: string;
  roles: ServiceRoles[];
  brokers: string[];
  topicPrefix?: string;
}

export type DatabaseUrls = Record<string, { url: string; ownerUrl: string }>;

// Its answer has stdout to itself; what goes wrong ends it with an error.
Logger.overrideLogger(false);
const { adminUrl, roles, brokers, topicPrefix } = (await json(process.stdin)) as ProvisionWork;
await Promise.all([provision({ adminUrl, services: roles }), ensureTopics({ brokers, topicPrefix })]);
const urls: DatabaseUrls = Object.fromEntries(
  roles.map((role) => [role.schema, serviceUrls(adminUrl, role)]),
);
process.stdout.write(JSON.stringify(urls));
