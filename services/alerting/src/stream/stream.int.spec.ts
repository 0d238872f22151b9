import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Alerting } from '../testing/alerting.js';
import { detectionOf } from '../testing/detection.js';
import { until } from '../testing/until.js';

let alerting: Alerting;
let tenantId: string;
let viewer: string;

beforeAll(async () => {
  alerting = await Alerting.start();
});
afterAll(() => alerting.close());
beforeEach(async () => {
  tenantId = randomUUID();
  viewer = await alerting.keyOf(tenantId, 'alerts:read', 'file-access:read');
});

describe('a client', () => {
  it('is told of alerts as they are raised', async () => {
    const client = await alerting.stream(viewer);
    expect(client.frames[0]).toMatchObject({
      type: 'hello',
      data: { resumed: false, heartbeat_seconds: 15 },
    });
    await alerting.detect(tenantId, detectionOf());
    await until(async () => client.of('alert').length === 1);
    const [frame] = client.of('alert');
    const { body } = await alerting.get(`/v1/alerts/${String(frame?.data.id)}`, viewer);
    expect(frame?.data).toEqual(body);
    client.cut();
  });
});
