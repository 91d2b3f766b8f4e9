import { StringDecoder } from 'node:string_decoder';

/** Where a {@link LineReader} puts what it finds. */
export interface LineSink {
  line(text: string): void;
  /** A line that was longer than allowed: how it began and its length in bytes. */
  overlong(start: string, bytes: number): void;
}

const START = 64;

/** Cuts a stream of bytes into lines and keeps no more than `most` characters of one, however long it grows. */
export class LineReader {
  private readonly sink: LineSink;
  private readonly most: number;
  private readonly decoder = new StringDecoder('utf8');
  private rest = '';
  /** Beginning of the overlong line that is passing, and its length so far. */
  private passing: { start: string; bytes: number } | undefined;

  constructor(sink: LineSink, most: number) {
    this.sink = sink;
    this.most = most;
  }

  push(chunk: Buffer): void {
    const text = this.decoder.write(chunk);
    let from = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      this.end(text.slice(from, at));
      from = at + 1;
    }
    this.keep(text.slice(from));
  }

  private end(tail: string): void {
    this.keep(tail);
    const { passing, rest } = this;
    this.passing = undefined;
    this.rest = '';
    if (passing !== undefined) this.sink.overlong(passing.start, passing.bytes);
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
