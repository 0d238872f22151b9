import { chown, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { embeddedKafka, type SecuredKafka } from '../embedded/kafka.js';
import { embeddedPostgres } from '../embedded/postgres.js';
import { runAs } from '../embedded/run-as.js';
import { freePort } from '../ports.js';
import { adminUrl } from '../postgres-settings.js';
import type { Server } from '../server.js';
import { CertificateAuthority } from './certificates.js';
import { dropTestFolder, makeTestFolder, sweepTestFolders } from './test-folder.js';

/** A Kafka and a Postgres of this test file alone that take no plain text; their certificates are for `localhost` only. */
export interface SecuredPlatform {
  authority: CertificateAuthority;
  kafka: Server;
  postgres: Server;
  /** Where a name and password prove who connects (SCRAM-SHA-512). */
  passwordBrokers: string[];
  /** Where a certificate does; its common name is the user. */
  certificateBrokers: string[];
  /** Of Kafka: `palisade` may do everything, as may its certificate; `stranger` is known and may do nothing. */
  passwords: { palisade: string; stranger: string };
  adminUrl: string;
  /** Ends both and drops their data. */
  close(): Promise<void>;
}

const passwords = { palisade: 'palisade-secret', stranger: 'stranger-secret' };

export async function securedPlatform(): Promise<SecuredPlatform> {
  await sweepTestFolders();
  const folder = makeTestFolder();
  const authority = new CertificateAuthority();
  try {
    const [byPassword, byCertificate] = [await freePort(), await freePort()];
    const postgresPort = await freePort([], [byPassword, byCertificate]);
    const [kafka, postgres] = await Promise.all([
      startKafka(folder, authority, { byPassword, byCertificate }),
      startPostgres(folder, authority, postgresPort),
    ]);
    return {
      authority,
      kafka,
      postgres,
      passwordBrokers: [`localhost:${byPassword}`],
      certificateBrokers: [`localhost:${byCertificate}`],
      passwords,
      adminUrl: adminUrl('localhost', postgresPort, postgresPassword),
      close: async () => {
        await Promise.all([kafka.dispose(), postgres.dispose()]);
        await dropTestFolder(folder);
      },
    };
  } catch (error) {
    await dropTestFolder(folder);
    throw error;
  }
}

const postgresPassword = 'p@ss/word';

async function startKafka(
  folder: string,
  authority: CertificateAuthority,
  { byPassword, byCertificate }: { byPassword: number; byCertificate: number },
): Promise<Server> {
  const [keystore, truststore] = [join(folder, 'kafka.pem'), join(folder, 'ca.pem')];
  const { key, cert } = authority.issue({ dns: ['localhost'], subject: 'kafka' });
  await Promise.all([writeFile(keystore, key + cert, { mode: 0o600 }), writeFile(truststore, authority.pem)]);
  const users = Object.entries(passwords).flatMap(([name, password]) => [
    '--add-scram',
    `SCRAM-SHA-512=[name=${name},password=${password}]`,
  ]);
  const secured: SecuredKafka = {
    listeners: [
      { name: 'MUTUAL', port: byCertificate },
      { name: 'SASL_SSL', port: byPassword },
    ],
    settings: {
      'advertised.listeners': `MUTUAL://localhost:${byCertificate},SASL_SSL://localhost:${byPassword}`,
      'listener.security.protocol.map': 'SASL_SSL:SASL_SSL,MUTUAL:SSL,CONTROLLER:PLAINTEXT',
      'inter.broker.listener.name': 'MUTUAL',
      'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
      'listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config':
        'org.apache.kafka.common.security.scram.ScramLoginModule required;',
      'ssl.keystore.type': 'PEM',
      'ssl.keystore.location': keystore,
      'ssl.truststore.type': 'PEM',
      'ssl.truststore.location': truststore,
      'listener.name.mutual.ssl.client.auth': 'required',
      'ssl.principal.mapping.rules': 'RULE:^CN=([^,]+).*$/$1/,DEFAULT',
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      // Only the controller's own listener, on this machine, knows nobody's name.
      'super.users': 'User:palisade;User:kafka;User:ANONYMOUS',
    },
    format: users,
    brokers: [`localhost:${byPassword}`],
    access: {
      ssl: { ca: authority.pem },
      sasl: { mechanism: 'scram-sha-512', username: 'palisade', password: passwords.palisade },
    },
  };
  const server = await embeddedKafka({
    folder: join(folder, 'kafka'),
    logFile: join(folder, 'kafka.log'),
    port: byPassword,
    progress: () => undefined,
    quick: true,
    secured,
  });
  await server.start();
  return server;
}

async function startPostgres(folder: string, authority: CertificateAuthority, port: number): Promise<Server> {
  const files = join(folder, 'postgres-tls');
  await mkdir(files);
  const { key, cert } = authority.issue({ dns: ['localhost'] });
  const wanted = {
    'server.key': key,
    'server.crt': cert,
    'pg_hba.conf': 'hostssl all all 127.0.0.1/32 scram-sha-256\n',
  };
  const { uid, gid } = await runAs();
  for (const [name, text] of Object.entries(wanted)) {
    const path = join(files, name);
    await writeFile(path, text, { mode: 0o600 });
    if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
  }
  const settings = [
    'ssl=on',
    `ssl_key_file=${join(files, 'server.key')}`,
    `ssl_cert_file=${join(files, 'server.crt')}`,
    `hba_file=${join(files, 'pg_hba.conf')}`,
  ];
  const server = await embeddedPostgres({
    folder: join(folder, 'postgres'),
    logFile: join(folder, 'postgres.log'),
    port,
    password: postgresPassword,
    disposable: true,
    secured: { flags: settings.flatMap((setting) => ['-c', setting]), ca: authority.pem },
  });
  await server.start();
  return server;
}
