import { PassThrough } from 'node:stream';
import { expect, it, jest } from '@jest/globals';
import { endWithItsReader } from './end-with-its-reader.js';

it('ends when nobody reads, and hides no other failure', () => {
  const exit = jest.spyOn(process, 'exit').mockImplementation(() => undefined as never);
  const output = new PassThrough();
  endWithItsReader(output);
  output.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
  expect(exit).toHaveBeenCalledTimes(1);
  const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
  expect(() => output.emit('error', full)).toThrow('no space');
  exit.mockRestore();
});
