import { StringDecoder } from 'node:string_decoder';

/** Splits a byte stream at line ends; an unfinished last line is dropped, as the stream broke in the middle of it. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let pending: string[] = [];
  for await (const chunk of chunks) {
    const parts = decoder.write(chunk).split('\n');
    const last = parts.pop() ?? '';
    for (const part of parts) {
      const line = pending.length === 0 ? part : pending.join('') + part;
      pending = [];
      if (line !== '') {
        yield line;
      }
    }
    if (last !== '') {
      pending.push(last);
    }
  }
}
