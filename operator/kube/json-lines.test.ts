import { expect } from 'chai';
import { linesOf } from './json-lines.ts';

async function* chunksOf(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) {
    yield bytes.subarray(at, at + size);
  }
}

async function read(text: string, size: number): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesOf(chunksOf(text, size))) {
    lines.push(line);
  }
  return lines;
}

describe('lines of a stream', () => {
  for (const size of [1, 2, 3, 5, 100]) {
    it(`come whole out of chunks of ${size} bytes, also where a character was cut`, async () => {
      expect(await read('{"a":"ä🎉"}\n{"b":2}\n', size)).to.deep.equal(['{"a":"ä🎉"}', '{"b":2}']);
    });
  }

  it('leave out empty ones, and one that the end of the stream cut off', async () => {
    expect(await read('one\n\ntwo\nthr', 4)).to.deep.equal(['one', 'two']);
  });
});
