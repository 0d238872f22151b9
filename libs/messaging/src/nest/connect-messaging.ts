import type { INestApplication } from '@nestjs/common';
import type { CustomStrategy } from '@nestjs/microservices';
import { KafkaTransport } from './kafka-transport.js';

/** Starts the consumers of the application's handlers and its relay; `app.close()` drains them. Call before listening. */
export async function connectMessaging(app: INestApplication): Promise<void> {
  await app.init();
  app.connectMicroservice<CustomStrategy>({ strategy: app.get(KafkaTransport, { strict: false }) });
  await app.startAllMicroservices();
}
