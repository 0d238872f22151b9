import { Injectable, Logger } from '@nestjs/common';
import { AuditTrail } from '@palisade/auth';
import { In, type EntityManager } from 'typeorm';
import { Credentials, type HandedCredential, type HandOver } from '../claims/credentials.js';
import { Connection } from './connection.entity.js';
import { type Opened, Vault } from './vault.js';

/** The one way out of the vault: the claim of a task, each connection audited. */
@Injectable()
export class HandOverCredentials extends Credentials {
  private readonly logger = new Logger(HandOverCredentials.name);

  constructor(
    private readonly vault: Vault,
    private readonly audit: AuditTrail,
  ) {
    super();
  }

  override async unknown(
    tx: EntityManager,
    tenantId: string,
    connectionIds: readonly string[],
  ): Promise<string[]> {
    if (connectionIds.length === 0) return [];
    const known = await tx.find(Connection, {
      where: { tenantId, id: In([...connectionIds]) },
      select: { id: true },
    });
    const ids = new Set(known.map(({ id }) => id));
    return connectionIds.filter((id) => !ids.has(id.toLowerCase()));
  }

  override async forClaim(tx: EntityManager, handOver: HandOver): Promise<HandedCredential[]> {
    const { tenantId, connectionIds } = handOver;
    if (connectionIds.length === 0) return [];
    const known = await tx.findBy(Connection, { tenantId, id: In([...connectionIds]) });
    const secrets = await this.vault.open(tx, tenantId, connectionIds);
    const handed: HandedCredential[] = [];
    for (const id of connectionIds) {
      const connection = known.find((each) => each.id === id);
      const opened = secrets.get(id);
      if (connection === undefined || opened === undefined) continue;
      await this.record(tx, handOver, connection, opened);
      if ('error' in opened) continue;
      const { kind, label } = connection;
      handed.push({ connection_id: id, kind, label, secret: { ...opened.secret } });
    }
    await tx.query(
      'update scan_orchestrator.connections set last_used_at = now() where tenant_id = $1 and id = any($2::uuid[])',
      [tenantId, handed.map(({ connection_id }) => connection_id)],
    );
    return handed;
  }

  private async record(
    tx: EntityManager,
    { tenantId, actor, scanId, taskId }: HandOver,
    { id, name }: Connection,
    opened: Opened,
  ): Promise<void> {
    const isOpened = 'secret' in opened;
    if (!isOpened) {
      this.logger.error({ err: opened.error, connectionId: id }, 'the secret of a connection does not open');
    }
    await this.audit.record(tx, {
      action: 'scans.connection.used',
      outcome: isOpened ? 'success' : 'failure',
      ...(!isOpened && { reason: 'secret-unreadable' }),
      actor,
      target: { kind: 'connection', id },
      details: { name, scan_id: scanId, task_id: taskId },
      tenantId,
    });
  }
}
