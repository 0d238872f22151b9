import { Inject, Injectable, type Type } from '@nestjs/common';
import { ExternalContextCreator, ModuleRef, ModulesContainer } from '@nestjs/core';
import type { Contract } from '@palisade/contracts';
import type { BatchHandler, EventHandler } from '../event.js';
import { MessagingFeatureModule, type Feature } from './feature.js';
import { FEATURE } from './tokens.js';

export type AnyHandler = EventHandler<unknown> | BatchHandler<unknown>;

// Nest's own containers, as far as they are needed here.
interface HostModule {
  readonly metatype: unknown;
  readonly imports: ReadonlySet<HostModule>;
  readonly providers: ReadonlyMap<unknown, { readonly instance: unknown }>;
}

/** Finds the handlers that the modules list, and wraps their methods as Nest wraps entry points. */
@Injectable()
export class HandlerRegistry {
  constructor(
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(ExternalContextCreator) private readonly contexts: ExternalContextCreator,
  ) {}

  async handlers(): Promise<AnyHandler[]> {
    const found: AnyHandler[] = [];
    for (const { host, feature } of this.features()) {
      for (const handler of feature.handlers) found.push(await instanceIn(host, handler as Type<AnyHandler>));
    }
    return found;
  }

  produces(): Contract<unknown>[] {
    return this.features().flatMap(({ feature }) => [...feature.produces]);
  }

  /**
   * The method with the interceptors and pipes of its class, in a context of its own type. Guards and filters are off:
   * those of HTTP have no place here, and a filter would swallow the error that decides about the message.
   */
  wrap(handler: AnyHandler, method: string): (...args: unknown[]) => Promise<void> {
    const callback = (handler as unknown as Record<string, (...args: unknown[]) => unknown>)[method];
    if (callback === undefined) throw new Error(`${handler.constructor.name} has no method ${method}`);
    return this.contexts.create(
      handler,
      callback,
      method,
      undefined,
      undefined,
      undefined,
      undefined,
      { guards: false, filters: false, interceptors: true },
      'palisade:event',
    ) as (...args: unknown[]) => Promise<void>;
  }

  private features(): { host: HostModule; feature: Feature }[] {
    const modules = [...this.modules.values()] as unknown as HostModule[];
    return modules.flatMap((host) =>
      [...host.imports]
        .filter(({ metatype }) => metatype === MessagingFeatureModule)
        .map((module) => ({ host, feature: module.providers.get(FEATURE)?.instance as Feature })),
    );
  }
}

/** The module's own provider, else one made in the module, so that it may inject what the module has. */
function instanceIn(host: HostModule, handler: Type<AnyHandler>): Promise<AnyHandler> {
  const provided = host.providers.get(handler)?.instance;
  if (provided !== undefined && provided !== null) return Promise.resolve(provided as AnyHandler);
  const moduleRef = host.providers.get(ModuleRef)?.instance as ModuleRef;
  return moduleRef.create(handler);
}
