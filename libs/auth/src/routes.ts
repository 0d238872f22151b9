import { Injectable, type OnModuleInit, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ACCESS, type Access } from './access.js';

export interface Route {
  controller: string;
  handler: string;
  method: string;
  path: string;
  access: Access | undefined;
}

/** Every HTTP route of the service with who may call it; refuses to start when one doesn't say. */
@Injectable()
export class Routes implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onModuleInit(): void {
    const open = this.all().filter(({ access }) => !access);
    if (open.length === 0) return;
    const names = open.map(({ controller, handler }) => `${controller}.${handler}`).join(', ');
    throw new Error(`state who may call: @Public, @SignedIn or @Requires is missing on ${names}`);
  }

  all(): Route[] {
    return this.discovery.getControllers().flatMap(({ metatype, instance }) => {
      if (typeof metatype !== 'function' || !instance) return [];
      const prototype = Object.getPrototypeOf(instance) as Record<string, unknown>;
      return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
        const handler = prototype[name];
        if (typeof handler !== 'function' || !Reflect.hasMetadata(PATH_METADATA, handler)) return [];
        const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod;
        return {
          controller: metatype.name,
          handler: name,
          method: RequestMethod[method],
          path: joined(
            Reflect.getMetadata(PATH_METADATA, metatype),
            Reflect.getMetadata(PATH_METADATA, handler),
          ),
          access: this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [handler, metatype]),
        };
      });
    });
  }
}

function joined(...paths: unknown[]): string {
  const parts = paths.flat().flatMap((path) => (typeof path === 'string' ? path.split('/') : []));
  return `/${parts.filter((part) => part !== '').join('/')}`;
}
