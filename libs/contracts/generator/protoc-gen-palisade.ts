import { createRegistry } from '@bufbuild/protobuf';
import { createEcmaScriptPlugin, runNodeJs } from '@bufbuild/protoplugin';
import { generateContracts, recordsOf } from './contracts.ts';
import { Rules } from './rules.ts';
import { generateSchemas } from './schemas.ts';
import { generateTypes } from './types.ts';

runNodeJs(
  createEcmaScriptPlugin({
    name: 'protoc-gen-palisade',
    version: 'v1',
    generateTs(schema) {
      const registry = createRegistry(...schema.allFiles);
      const rules = new Rules(registry);
      const records = recordsOf(registry);
      const messages = new Set(records.map(({ message }) => message));
      generateTypes(schema, rules);
      generateSchemas(schema, rules, (message) => messages.has(message));
      generateContracts(schema, records);
    },
  }),
);
