import { expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { scriptOf } from './bounded.js';

const sized = (code: string): number => gzipSync(code, { level: 9 }).length;
const chunk = (
  fileName: string,
  code: string,
  more: { isEntry?: boolean; imports?: string[]; page?: string } = {},
) => ({
  type: 'chunk' as const,
  fileName,
  code,
  isEntry: more.isEntry ?? false,
  imports: more.imports ?? [],
  facadeModuleId: more.page ?? null,
});

it('counts the entry, the page and what they import, each once, and nothing that comes later', () => {
  const [entry, shared, page, later] = [
    'entry()',
    'shared() || shared()',
    'page(1, 2)',
    'later()'.repeat(99),
  ];
  const bundle = {
    'index.js': chunk('index.js', entry, { isEntry: true, imports: ['shared.js'] }),
    'shared.js': chunk('shared.js', shared, { imports: ['index.js'] }),
    'rule.page.js': chunk('rule.page.js', page, {
      page: '/src/pages/rule/rule.page.tsx',
      imports: ['shared.js'],
    }),
    'editor.js': chunk('editor.js', later, {
      page: '/src/rules/editor/yaml-editor.tsx',
      imports: ['shared.js'],
    }),
    'index.css': { type: 'asset' as const },
  };
  expect([...scriptOf(bundle)]).toEqual([['rule.page.tsx', sized(entry) + sized(shared) + sized(page)]]);
});
