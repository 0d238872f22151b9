import { isBelow } from '../routing/route-table.js';

export type Json = Record<string, unknown>;

export interface Part {
  service: string;
  prefixes: readonly string[];
  document: Json;
}

// The same in every service, made by the library that all share.
const shared = /^(?:Problem\d*|FieldError)$/;
const methods = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']);

/**
 * One document of the services' own: the paths that the gateway passes on, components and operations named after their
 * service, so that a name doesn't depend on which other service is up.
 */
export function mergeOpenApi(parts: readonly Part[], about: { version: string; prefix?: string }): Json {
  const paths: Json = {};
  const components: Record<string, Json> = {};
  const tags = new Map<string, unknown>();
  for (const { service, prefixes, document } of parts) {
    const renamed = renameReferences(document, service) as Json;
    for (const [path, item] of Object.entries(asObject(renamed['paths']))) {
      if (!prefixes.some((prefix) => isBelow(path, prefix))) continue;
      paths[path] = named(asObject(item), service);
    }
    for (const [kind, members] of Object.entries(asObject(renamed['components']))) {
      const merged = (components[kind] ??= {});
      for (const [name, member] of Object.entries(asObject(members)))
        merged[nameOf(kind, name, service)] = member;
    }
    for (const tag of asArray(renamed['tags'])) tags.set(String(asObject(tag)['name']), tag);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Palisade',
      version: about.version,
      description: 'Errors are problem details (RFC 9457). Lists are paged with `limit` and `cursor`.',
    },
    servers: [{ url: about.prefix || '/' }],
    security: [{ bearer: [] }],
    tags: [...tags.values()],
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components,
  };
}

function named(item: Json, service: string): Json {
  return Object.fromEntries(
    Object.entries(item).map(([method, operation]) => {
      if (!methods.has(method)) return [method, operation];
      const own = asObject(operation);
      const { operationId } = own;
      if (typeof operationId !== 'string') return [method, operation];
      return [method, { ...own, operationId: `${camel(service)}_${operationId}` }];
    }),
  );
}

function renameReferences(value: unknown, service: string): unknown {
  if (Array.isArray(value)) return value.map((item) => renameReferences(item, service));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      const isReference = typeof member === 'string' && member.startsWith('#/components/');
      return [key, isReference ? reference(member, service) : renameReferences(member, service)];
    }),
  );
}

function reference(pointer: string, service: string): string {
  const [, , kind = '', name = ''] = pointer.split('/');
  return `#/components/${kind}/${nameOf(kind, name, service)}`;
}

function nameOf(kind: string, name: string, service: string): string {
  if (kind === 'securitySchemes' || shared.test(name)) return name;
  const prefix = pascal(service);
  return name.startsWith(prefix) ? name : `${prefix}${name}`;
}

function pascal(service: string): string {
  return service
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}

function camel(service: string): string {
  const name = pascal(service);
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
