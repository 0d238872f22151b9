import { expect, it } from '@jest/globals';
import { ApiProblem } from '../api/problem.js';
import { problemWords } from './problem-words.js';

const invalid = { title: 'Invalid input', detail: 'The input is invalid.' };
const ip = { path: 'ip', message: 'must be an address or a network' };

it.each<[of: string, problem: unknown, words: string[]]>([
  [
    'what is wrong with a field',
    new ApiProblem(400, { ...invalid, errors: [ip, ip] }),
    [`ip: ${ip.message}`],
  ],
  ['the detail where no field is named', new ApiProblem(400, invalid), ['The input is invalid.']],
  ['the title where there is nothing else', new ApiProblem(500, { title: 'Broken' }), ['Broken']],
  ['what an error says', new Error('no room'), ['no room']],
])('says %s', (_of, problem, words) => {
  expect(problemWords(problem)).toEqual(words);
});
