import { Module, type Type } from '@nestjs/common';
import type { Contract } from '@palisade/contracts';
import type { BatchHandler, EventHandler } from '../event.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a list of handlers of different messages has no common T
export type HandlerClass = Type<EventHandler<any> | BatchHandler<any>>;

export interface Feature {
  /** Providers of the importing module, or made in it. */
  handlers: HandlerClass[];
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
  produces: readonly Contract<any>[];
}

/** What one module of a service consumes and produces. */
@Module({})
export class MessagingFeatureModule {}
