/** What documentation of an API a body is, if any. A word is not enough: pages of all kinds name Swagger. */
export function documentationIn(text: string, kind: string): string | null {
  if (kind === 'json') return describedBy(text);
  if (kind === 'text') return describedByYaml(text);
  if (kind === 'html') return pages.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
  return null;
}

const pages: readonly (readonly [kind: string, pattern: RegExp])[] = [
  [
    'Swagger UI',
    /<(?:script|link)\b[^>]{0,500}\bswagger-ui[\w.-]{0,100}\.(?:js|css)|\bSwaggerUIBundle\s*\(/i,
  ],
  [
    'ReDoc',
    /<redoc\b[^>]{0,500}\bspec-url=|<script\b[^>]{0,500}\bredoc(?:\.standalone)?[\w.-]{0,100}\.js|\bRedoc\.init\s*\(/i,
  ],
  ['RapiDoc', /<rapi-doc\b/i],
  ['Stoplight Elements', /<elements-api\b/i],
  ['Scalar', /<script\b[^>]{0,500}@scalar\/api-reference|\bid=["']api-reference["'][^>]{0,200}\bdata-url=/i],
  ['GraphiQL', /<script\b[^>]{0,500}\bgraphiql[\w.@/-]{0,200}\.js/i],
  ['GraphQL Playground', /\bGraphQLPlayground\.init\s*\(/],
];

function describedBy(text: string): string | null {
  const version = /^\s*\{[^]{0,200000}?"(openapi|swagger)"\s*:\s*"(\d+\.\d+(?:\.\d+)?)"/.exec(text);
  if (version === null || !/"(?:paths|webhooks)"\s*:\s*\{/.test(text)) return null;
  return nameOf(version[1], version[2]);
}

function describedByYaml(text: string): string | null {
  const version = /^(openapi|swagger):[ \t]*["']?(\d+\.\d+(?:\.\d+)?)["']?[ \t\r]*$/m.exec(text);
  return version !== null && /^(?:paths|webhooks):/m.test(text) ? nameOf(version[1], version[2]) : null;
}

const nameOf = (word: string | undefined, version = '') =>
  `${word === 'swagger' ? 'Swagger' : 'OpenAPI'} ${version}`;
