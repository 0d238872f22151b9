import { expect, it } from '@jest/globals';
import { linesOf, NotText } from './lines.js';
import { tell } from './tell.js';
import { verifyExport } from './verify-export.js';

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}
async function linesFrom(bytes: Uint8Array, size: number): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesOf(inPieces(bytes, size))) lines.push(line);
  return lines;
}

it.each([1, 2, 3, 7, 100])('breaks at U+000A alone, whatever the pieces are: %i bytes', async (size) => {
  const text = 'Zürich\u2028\u{1f600}\r\n\nlast';
  expect(await linesFrom(Buffer.from(text), size)).toEqual(['Zürich\u2028\u{1f600}\r', '', 'last']);
});

it('takes no bytes that are not UTF-8', async () => {
  await expect(linesFrom(Buffer.from([0x61, 0xff, 0x0a]), 10)).rejects.toThrow(NotText);
  const verdict = await verifyExport(linesOf(inPieces(Buffer.from([0x7b, 0xff, 0x7d]), 10)));
  expect(verdict).toMatchObject({ good: false, line: 1, sequence: 1, detail: 'a line is not UTF-8' });
});

it('says that an empty file is cut', async () => {
  const verdict = await verifyExport(linesOf(inPieces(Buffer.alloc(0), 10)));
  expect(tell(verdict)).toEqual([expect.stringMatching(/^BAD at sequence 1: .*its end was cut off/)]);
});
