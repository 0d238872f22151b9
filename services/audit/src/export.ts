// An operator's export of any chain, beside the service and with its settings: node export.js --chain <organization id | system>
import 'reflect-metadata';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { AuditTrail } from '@palisade/auth';
import { Database } from '@palisade/database';
import { AuditModule } from './audit.module.js';
import { tenantOf } from './chain/chain-tables.js';
import { systemChain } from './chain/envelope.js';
import { ChainExaminer, ExamineInterval } from './checkpoints/chain-examiner.js';
import { SigningKeys } from './checkpoints/signing-keys.js';
import { readSettings } from './config.js';
import { endWithItsReader } from './verifying/end-with-its-reader.js';
import { exportLines } from './exporting/export-lines.js';

endWithItsReader(process.stdout);

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const { values } = parseArgs({ options: { chain: { type: 'string' } } });
const chain = values.chain?.toLowerCase() ?? '';

if (chain !== systemChain && !uuid.test(chain)) {
  process.stderr.write('--chain <organization id | system>\n');
  process.exitCode = 2;
} else {
  process.exitCode = await exportChain();
}

async function exportChain(): Promise<number> {
  const settings = readSettings();
  const keys = await SigningKeys.from(settings);
  const app = await NestFactory.createApplicationContext(AuditModule.forCommands(settings), {
    logger: false,
    abortOnError: false,
  });
  try {
    const database = app.get(Database);
    const examiner = new ChainExaminer(database, keys, new ExamineInterval(0));
    const { head, latest: checkpoint, fault } = await examiner.standing(chain, () => undefined);
    // Up to what is signed: the rest is a minute's at most. Of a chain that is not what was signed, all that there is.
    const signed = checkpoint?.sequence ?? 0;
    const upTo = fault === undefined ? signed : Number.MAX_SAFE_INTEGER;
    const details = { records: String(upTo === signed ? signed : head.sequence) };
    const entry = { tenantId: tenantOf(chain), action: 'audit.log.exported', outcome: 'success' as const };
    const audit = app.get(AuditTrail);
    await database.system((tx) => audit.record(tx, { ...entry, actor: { kind: 'system' }, details }));
    for await (const lines of exportLines(database, { chain, upTo, checkpoint, keys: keys.published })) {
      if (!process.stdout.write(lines)) await once(process.stdout, 'drain');
    }
    const later = head.sequence - signed;
    if (later > 0) process.stderr.write(`${String(later)} records are not signed yet\n`);
    if (fault === undefined) return 0;
    process.stderr.write(`the chain is not what was signed: ${fault.detail}\n`);
    return 1;
  } finally {
    await app.close();
  }
}
