import { expect, it } from '@jest/globals';
import { shapeOf } from './body-shape.js';

const url = 'https://api.example.com/docs';
const shape = (text: string | Buffer) => shapeOf(Buffer.from(text), { url });

it.each([
  ['nothing', '', 'empty'],
  ['white space', ' \n\t', 'empty'],
  ['an object', '\uFEFF {"a": 1}', 'json'],
  ['a list', '[1, {"a": 2}]', 'json'],
  ['an object that was cut', '{"orders": [{"id": 1}, {"i', 'json'],
  ['a template', '{{ title }}', 'text'],
  ['a page', '<!DOCTYPE html><p>', 'html'],
  ['a page behind a comment', '<!-- made by hand -->\n<html>', 'html'],
  ['XML', '<?xml version="1.0"?><orders/>', 'xml'],
  ['XHTML', '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', 'html'],
  ['words', 'not found', 'text'],
  ['bytes', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 1]), 'binary'],
])('tells that %s is what it is', (_name, text, kind) => {
  expect(shape(text).kind).toBe(kind);
});

it.each([
  ['OpenAPI 3.1.0', '{"openapi":"3.1.0","info":{},"paths":{"/a":{}}}'],
  ['Swagger 2.0', '{\n  "swagger" : "2.0",\n  "paths": {}\n}'],
  ['OpenAPI 3.0.1', 'openapi: 3.0.1\ninfo:\n  title: x\npaths:\n  /a: {}\n'],
  ['Swagger UI', '<html><script src="./swagger-ui-bundle.js"></script></html>'],
  ['ReDoc', "<html><redoc spec-url='/openapi.json'></redoc></html>"],
  ['Scalar', '<html><script id="api-reference" data-url="/openapi.json"></script></html>'],
  ['GraphiQL', '<html><script src="https://unpkg.com/graphiql@3/graphiql.min.js"></script></html>'],
])('recognizes %s', (kind, text) => {
  expect(shape(text).documentation).toBe(kind);
});

it.each([
  ['a page that names Swagger', '<html><p>We use Swagger UI and ReDoc</p></html>'],
  ['an object with a version', '{"openapi":"3.1.0"}'],
  ['an object about documentation', '{"message":"see \\"openapi\\": \\"3.0.0\\""}'],
  ['words about it', 'openapi: see https://example.com'],
])('does not take %s for documentation', (_name, text) => {
  expect(shape(text).documentation).toBeNull();
});

const size = 256 * 1024;
const filled = (text: string) => text.repeat(Math.ceil(size / text.length)).slice(0, size);

it.each([
  ['comments that never end', `<html>${filled('<!--')}`],
  ['scripts that never end', `<html>${filled('<script ')}`],
  ['white space', `{${filled(' ')}`],
  ['lines', `<html>${filled('\n')}at`],
  ['slashes', `<html>${filled('/')}`],
  ['links', `<html>${filled('<link swagger-ui')}`],
  ['names', `<html>${filled('a.')}`],
  ['traces that lead nowhere', `<html>${filled('\n  at a.b.c.d (')}`],
  ['tracebacks', `<html>${filled('Traceback (most recent call last):')}`],
  ['warnings', `<html>${filled('<b>Warning</b>: x in <b>')}`],
  ['digits', filled('1')],
])('is quick with hostile %s', (_name, text) => {
  // Of the processor: how long others have it is not the pattern's.
  const start = process.cpuUsage();
  shape(text);
  expect(process.cpuUsage(start).user).toBeLessThan(3_000_000);
});
