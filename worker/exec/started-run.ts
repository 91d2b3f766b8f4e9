import { readSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { isRecord } from '../../crds/record.ts';
import type { ExecutableEnd, Run } from './run.ts';

const REQUESTS = 6;
const ANSWERS = 7;
const NEWLINE = 0x0a;
const READ_BYTES = 65_536;

const SIGNALS: ReadonlyMap<number, string> = new Map(
  Object.entries(constants.signals).map(([name, number]) => [number, name]),
);

/** Bytes of requests that the starter has at once: a pipe holds as many, so that none of the two waits for the other. */
const MOST_AHEAD = 32_768;

/**
 * Has executables run by the starter beside this process (starter/serve.go says what is written and read). It is told of
 * the next ones while one runs.
 */
export function startedRun(): Run {
  const requests = new Requests();
  const answers = new Answers();
  return (file, args) => {
    requests.add(Buffer.from(`${JSON.stringify([file, ...args])}\n`));
    return () => {
      const { code, signal, error, peakKiB, stdout, stderr } = headOf(answers.line());
      requests.answered();
      const end: ExecutableEnd = {
        code,
        peakBytes: peakKiB * 1024,
        stdout: answers.bytes(stdout),
        stderr: answers.bytes(stderr),
      };
      if (error !== '') return { ...end, problem: error };
      return signal === 0 ? end : { ...end, signal: SIGNALS.get(signal) ?? `signal ${signal}` };
    };
  };
}

/** What goes to the starter: each request at once, as long as those that it has not answered are few. */
class Requests {
  private readonly waiting: Buffer[] = [];
  private readonly lengths: number[] = [];
  private ahead = 0;

  add(request: Buffer): void {
    this.waiting.push(request);
    this.send();
  }

  /** The oldest has been answered. */
  answered(): void {
    this.ahead -= this.lengths.shift() ?? 0;
    this.send();
  }

  private send(): void {
    const lot: Buffer[] = [];
    for (let [next] = this.waiting; next !== undefined && this.hasRoomFor(next); [next] = this.waiting) {
      lot.push(next);
      this.waiting.shift();
      this.lengths.push(next.length);
      this.ahead += next.length;
    }
    const bytes = Buffer.concat(lot);
    for (let at = 0; at < bytes.length;) at += writeSync(REQUESTS, bytes, at);
  }

  private hasRoomFor(request: Buffer): boolean {
    return this.ahead === 0 || this.ahead + request.length <= MOST_AHEAD;
  }
}

interface Head {
  code: number;
  signal: number;
  error: string;
  peakKiB: number;
  stdout: number;
  stderr: number;
}

function headOf(line: string): Head {
  const head: unknown = JSON.parse(line);
  if (!isHead(head)) throw new TypeError(`the starter said ${line}`);
  return head;
}

function isHead(value: unknown): value is Head {
  if (!isRecord(value) || typeof value['error'] !== 'string') return false;
  return ['code', 'signal', 'peakKiB', 'stdout', 'stderr'].every((name) => typeof value[name] === 'number');
}

/** What comes from the starter: lines, and so many bytes after each. */
class Answers {
  private rest: Buffer = Buffer.alloc(0);
  private readonly buffer = Buffer.allocUnsafe(READ_BYTES);

  line(): string {
    for (let end = this.rest.indexOf(NEWLINE); ; end = this.rest.indexOf(NEWLINE)) {
      if (end >= 0) return this.take(end + 1).toString();
      this.read();
    }
  }

  bytes(count: number): Buffer {
    const parts: Buffer[] = [];
    for (let missing = count; missing > 0;) {
      if (this.rest.length === 0) this.read();
      const part = this.take(Math.min(missing, this.rest.length));
      parts.push(part);
      missing -= part.length;
    }
    return Buffer.concat(parts);
  }

  private take(count: number): Buffer {
    const taken = this.rest.subarray(0, count);
    this.rest = this.rest.subarray(count);
    return taken;
  }

  private read(): void {
    const length = readSync(ANSWERS, this.buffer);
    if (length === 0) throw new Error('the starter of executables has ended');
    this.rest = Buffer.concat([this.rest, this.buffer.subarray(0, length)]);
  }
}
