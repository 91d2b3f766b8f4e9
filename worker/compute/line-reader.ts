import { isUtf8 } from 'node:buffer';
import { StringDecoder } from 'node:string_decoder';

/** Where a {@link LineReader} puts what it finds. */
export interface LineSink {
  line(text: string): void;
  /** A line whose bytes are no UTF-8, with U+FFFD where it is broken. */
  broken(text: string): void;
  /** A line that was longer than allowed: how it began and its length in bytes. */
  overlong(start: string, bytes: number): void;
}

const START = 64;
const REPLACEMENT = '\uFFFD';

/** Cuts a stream of bytes into lines and keeps no more than `most` characters of one, however long it grows. */
export class LineReader {
  private readonly sink: LineSink;
  private readonly most: number;
  private readonly decoder = new StringDecoder('utf8');
  private rest = '';
  /** Some of the last bytes were no UTF-8. */
  private isBroken = false;
  /** Beginning of the overlong line that is passing, and its length so far. */
  private passing: { start: string; bytes: number } | undefined;

  constructor(sink: LineSink, most: number) {
    this.sink = sink;
    this.most = most;
  }

  push(chunk: Buffer): void {
    const text = this.decoder.write(chunk);
    if (text.includes(REPLACEMENT)) this.isBroken ||= !isUtf8(inner(chunk));
    let from = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      this.end(text.slice(from, at));
      from = at + 1;
    }
    this.keep(text.slice(from));
    // What is left of this chunk's last line is judged together with the next chunk.
    if (!this.rest.includes(REPLACEMENT)) this.isBroken = false;
  }

  private end(tail: string): void {
    this.keep(tail);
    const { passing, rest } = this;
    this.passing = undefined;
    this.rest = '';
    if (passing !== undefined) this.sink.overlong(passing.start, passing.bytes);
    else if (this.isBroken && rest.includes(REPLACEMENT)) this.sink.broken(rest);
    else if (rest !== '') this.sink.line(rest);
  }

  private keep(text: string): void {
    if (this.passing !== undefined) {
      this.passing.bytes += Buffer.byteLength(text);
      return;
    }
    this.rest += text;
    if (this.rest.length <= this.most) return;
    this.passing = { start: this.rest.slice(0, START), bytes: Buffer.byteLength(this.rest) };
    this.rest = '';
  }
}

/** The chunk without the parts of characters at its ends, which stand in the chunks beside it. */
function inner(chunk: Buffer): Buffer {
  let start = 0;
  while (start < 3 && isContinuation(chunk[start])) start += 1;
  let end = chunk.length;
  while (end > start && chunk.length - end < 3 && isContinuation(chunk[end - 1])) end -= 1;
  const last = chunk[end - 1] ?? 0;
  const length = last >= 0xf0 ? 4 : last >= 0xe0 ? 3 : last >= 0xc0 ? 2 : 1;
  const isCut = length > 1 && chunk.length - end < length - 1;
  return chunk.subarray(start, isCut ? Math.max(start, end - 1) : chunk.length);
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x80 && byte < 0xc0;
}
