import { defineConfig } from 'orval';

/** From src/api/openapi.json, a copy of what the gateway answers: `npm run api:refresh` renews it. */
export default defineConfig({
  palisade: {
    input: { target: '../src/api/openapi.json' },
    output: {
      mode: 'tags',
      target: '../src/api/gen/palisade.ts',
      client: 'fetch',
      clean: true,
      override: {
        mutator: { path: '../src/api/call.ts', name: 'call' },
        fetch: { includeHttpResponseReturnType: false },
      },
    },
  },
});
