import { newDemo } from '../demo.js';
import { ServiceProcess } from '../service-process.js';
import { System, type Services } from '../system.js';
import { ask } from './run.js';

/** A service that other files use too. */
class SharedService extends ServiceProcess {
  override start(): void {
    throw new Error(`${this.name} is shared: start a system of your own to start it`);
  }

  override end(): Promise<void> {
    throw new Error(`${this.name} is shared: start a system of your own to end it`);
  }
}

/**
 * The run's one system, with organizations and people that no other file knows. What it has on top of the defaults is in
 * its host (host.ts). Closing it ends what was added to it alone.
 */
export async function sharedSystem(): Promise<System> {
  const { answer, release } = await ask('system');
  const { environments, mailUrl, ...place } = answer;
  const services = Object.fromEntries(
    Object.entries(environments).map(([name, env]): [string, ServiceProcess] => [
      name,
      new SharedService(name, env),
    ]),
  ) as Services;
  const demo = await newDemo(services.identity.url, mailUrl);
  const close = () => {
    release();
    return Promise.resolve();
  };
  const system = new System({ ...place, close }, services, demo, mailUrl);
  await system.ready();
  return system;
}
