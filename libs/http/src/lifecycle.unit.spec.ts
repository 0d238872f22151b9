import { Agent, get, type IncomingMessage } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { Controller, Get, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { createService, Readiness } from './index.js';
import { stop } from './lifecycle.js';

const calls: string[] = [];
let finish: (() => void) | undefined;

@Injectable()
class Pool implements OnApplicationShutdown {
  onApplicationShutdown() {
    calls.push('pool closed');
  }
}

@Controller('slow')
class SlowController {
  @Get()
  async slow() {
    await new Promise<void>((resolve) => (finish = resolve));
    calls.push('request answered');
    return { done: true };
  }
}

@Module({ controllers: [SlowController], providers: [Pool] })
class SlowModule {}

const request = (url: string, agent: Agent) =>
  new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.resume();
      response.on('end', () => {
        resolve(response);
      });
    }).on('error', reject);
  });

it('stops by being not ready, answering what is under way, and closing pools last', async () => {
  const app = await createService(SlowModule, { service: 'slow' });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const origin = await app.getUrl();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const idle = new Agent({ keepAlive: true });
  await request(`${origin}/healthz`, idle); // leaves an idle keep-alive connection

  const underWay = request(`${origin}/slow`, agent);
  while (finish === undefined) await setTimeout(5);
  const stopped = stop(app);
  expect(await app.get(Readiness).check()).toMatchObject({ ready: false, failures: [{ name: 'lifecycle' }] });
  await expect(refused(origin)).resolves.toBe(true);
  finish();

  const response = await underWay;
  expect(response.statusCode).toBe(200);
  expect(response.headers.connection).toBe('close');
  await stopped;
  expect(calls).toEqual(['request answered', 'pool closed']);
  agent.destroy();
  idle.destroy();
});

/** Whether new connections are refused, within a second. */
async function refused(origin: string): Promise<boolean> {
  for (let attempt = 0; attempt < 50; attempt++) {
    try {
      await fetch(`${origin}/healthz`, { headers: { connection: 'close' } });
    } catch {
      return true;
    }
    await setTimeout(20);
  }
  return false;
}
