import { meter } from '@palisade/telemetry';
import type { DataSource } from 'typeorm';

interface Pool {
  totalCount: number;
  idleCount: number;
  waitingCount: number;
}

/** Connections by state, and who waits for one. */
export function observePool(dataSource: DataSource, schema: string): void {
  const { master } = dataSource.driver as unknown as { master: Pool };
  const attributes = { 'db.client.connection.pool.name': schema };
  const database = meter('palisade.database');
  database
    .createObservableUpDownCounter('db.client.connection.count', {
      unit: '{connection}',
      description: 'Connections of the pool by state.',
    })
    .addCallback((result) => {
      result.observe(master.idleCount, { ...attributes, 'db.client.connection.state': 'idle' });
      result.observe(master.totalCount - master.idleCount, {
        ...attributes,
        'db.client.connection.state': 'used',
      });
    });
  database
    .createObservableUpDownCounter('db.client.connection.pending_requests', {
      unit: '{request}',
      description: 'Transactions that wait for a connection.',
    })
    .addCallback((result) => {
      result.observe(master.waitingCount, attributes);
    });
}
