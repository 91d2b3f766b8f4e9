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

/** Has executables run by the starter beside this process (starter/serve.go says what is written and read). */
export function startedRun(): Run {
  const answers = new Answers();
  return (file, args) => {
    send(Buffer.from(`${JSON.stringify([file, ...args])}\n`));
    const { code, signal, error, peakKiB, stdout, stderr } = headOf(answers.line());
    const end: ExecutableEnd = {
      code,
      peakBytes: peakKiB * 1024,
      stdout: answers.bytes(stdout),
      stderr: answers.bytes(stderr),
    };
    if (error !== '') return { ...end, problem: error };
    return signal === 0 ? end : { ...end, signal: SIGNALS.get(signal) ?? `signal ${signal}` };
  };
}

function send(bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) at += writeSync(REQUESTS, bytes, at);
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
