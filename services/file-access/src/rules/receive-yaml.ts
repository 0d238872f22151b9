import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { charsetRefusal, Problem } from '@palisade/http';
import { isUtf8 } from 'node:buffer';

export const importPath = '/v1/file-access/rules/import';

/** Takes a stream of YAML as it is, where rules are imported and nowhere else. To be called before routes are made. */
export function receiveYaml(app: NestFastifyApplication): void {
  const instance = app.getHttpAdapter().getInstance();
  instance.addContentTypeParser<Buffer>(
    ['application/yaml', 'application/x-yaml', 'text/yaml'],
    { parseAs: 'buffer' },
    (request, body, done) => {
      const refusal = charsetRefusal(request);
      if (request.routeOptions.url !== importPath) done(Problem.unsupported());
      else if (refusal !== undefined) done(refusal);
      else if (!isUtf8(body)) done(Problem.malformed('The body is not UTF-8.', 'is not UTF-8'));
      else done(null, { yaml: body.toString('utf8') });
    },
  );
}
