import { guard } from './guard.js';
import { parent } from './parent.js';
import type { ToChild } from '../protocol/messages.js';

// Before anything of the scanner's is loaded.
guard();

const { work } = await import('./work.js');
parent.onMessage((message: ToChild, socket) => {
  work.take(message, socket);
});
// Nobody is left to tell: the parent is gone, and with it the task.
process.on('disconnect', () => process.exit(0));
