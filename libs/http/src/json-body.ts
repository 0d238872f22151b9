import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { brokenTexts, isTooDeep } from './json-text.js';
import { Problem } from './problem.js';

type Done = (error: Error | null, body?: unknown) => void;
export type JsonParser = (request: FastifyRequest, body: Buffer, done: Done) => void;

/** Takes the place of Fastify's own parser of JSON. */
export function takeJson(instance: FastifyInstance): void {
  instance.removeContentTypeParser('application/json');
  instance.addContentTypeParser('application/json', { parseAs: 'buffer' }, jsonParser(instance));
}

/** Fastify's parser, behind the refusal of what it would misread and of what would be too deep to walk through. */
export function jsonParser(instance: FastifyInstance): JsonParser {
  const parse = instance.getDefaultJsonParser('error', 'error');
  return (request, body, done) => {
    // Many clients name a type with every request, also where all that it says is in the path. A route that needs a body
    // says what is missing in it.
    if (body.length === 0) {
      done(null);
      return;
    }
    const problem = refusal(request, body);
    if (problem !== undefined) {
      done(problem);
      return;
    }
    const text = body.toString('utf8');
    void parse(request, text, (error, parsed) => {
      const broken = error === null ? brokenTexts(text, parsed) : [];
      if (broken.length === 0) done(error, parsed);
      else done(Problem.invalid(broken.slice(0, mostErrors).map(notUnicode)));
    });
  };
}

const mostErrors = 50;
const notUnicode = (path: string) => ({ path, message: 'must be well-formed Unicode' });

function refusal(request: FastifyRequest, body: Buffer): Problem | undefined {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? '';
  if (encoding !== '' && encoding !== 'identity')
    return Problem.unsupported('This path takes no content-encoding.');
  const charset = charsetRefusal(request);
  if (charset !== undefined) return charset;
  if (!isUtf8(body)) return malformed('is not UTF-8');
  return isTooDeep(body) ? malformed('is nested too deeply') : undefined;
}

/** JSON is UTF-8: another charset that a request claims is refused, not ignored. */
export function charsetRefusal(request: FastifyRequest): Problem | undefined {
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(request.headers['content-type'] ?? '')?.[1];
  if (charset === undefined || /^(?:utf-?8|us-ascii)$/i.test(charset)) return undefined;
  return Problem.unsupported('The charset of the body is UTF-8 or none.');
}

function malformed(message: string): Problem {
  return Problem.malformed(`The body ${message}.`, message);
}
