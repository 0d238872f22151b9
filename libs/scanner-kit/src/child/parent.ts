import type { Socket } from 'node:net';
import type { FromChild, ToChild } from '../protocol/messages.js';

/** The channel to the process that started this one: the only thing that it has. */
export const parent = {
  /** Resolves when it is written. */
  async send(message: FromChild): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      process.send?.(message, undefined, {}, (error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
  },

  onMessage(listener: (message: ToChild, socket?: Socket) => void): void {
    process.on('message', (message, handle) => {
      listener(message as ToChild, handle as Socket | undefined);
    });
  },

  leave(): void {
    process.disconnect();
  },
};
