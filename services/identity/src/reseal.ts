import { runCommand, Usage } from './command.js';
import { Reseal } from './sealing/reseal.js';

await runCommand(async (app) => {
  const { resealed, unreadable } = await app.get(Reseal).run();
  if (unreadable > 0) {
    throw new Usage(
      `sealed anew: ${String(resealed)}; ${String(unreadable)} can be opened by neither key and stay as they are`,
    );
  }
  return `sealed anew: ${String(resealed)}; nothing is left that the previous key has sealed`;
});
