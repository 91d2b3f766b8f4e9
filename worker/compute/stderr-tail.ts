import { readable } from './readable.ts';

const KEPT_BYTES = 4096;

/** Hands on what a child writes to stderr, and keeps its end. */
export class StderrTail {
  private readonly handOn: (chunk: Buffer) => void;
  private kept: Buffer = Buffer.alloc(0);

  constructor(handOn: (chunk: Buffer) => void = (chunk) => void process.stderr.write(chunk)) {
    this.handOn = handOn;
  }

  push(chunk: Buffer): void {
    this.handOn(chunk);
    this.kept = Buffer.concat([this.kept, chunk.subarray(-KEPT_BYTES)]).subarray(-KEPT_BYTES);
  }

  /** The last 4 KiB; a character that was cut is left out. */
  get text(): string {
    let start = 0;
    if (this.kept.length === KEPT_BYTES) while (start < 3 && ((this.kept[start] ?? 0) & 0xc0) === 0x80) start += 1;
    return readable(this.kept.subarray(start));
  }
}
