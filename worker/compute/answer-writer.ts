import { writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

const BUFFER_BYTES = 262_144;
const LENGTH = 1;

/** How long an answer may wait for others before it is written, whatever the function is doing meanwhile. */
const LINGER_MS = 10;

/**
 * Runs beside the function in a thread of its own: writes answers that linger while the function is busy with the next
 * parameter, and ends the process, with all that it started, when descriptor 5 closes: the worker is gone then.
 */
const COMPANION = `
  const { writeSync } = require('node:fs');
  const { workerData: { control, bytes, descriptor, lingerMs } } = require('node:worker_threads');
  const life = new (require('node:net').Socket)({ fd: 5 });
  life.on('error', () => undefined).on('close', () => process.kill(-process.pid, 'SIGKILL')).resume();
  let seen = 0;
  setInterval(() => {
    const length = Atomics.load(control, 1);
    if (length === 0 || length !== seen) { seen = length; return; }
    if (Atomics.compareExchange(control, 0, 0, 1) !== 0) return;
    const end = Atomics.load(control, 1);
    for (let at = 0; at < end; ) at += writeSync(descriptor, bytes, at, end - at);
    Atomics.store(control, 1, 0);
    seen = 0;
    Atomics.store(control, 0, 0);
    Atomics.notify(control, 0);
  }, lingerMs);
`;

/** Collects a child's answers and writes them in lots, none later than some 20 ms after it was given. */
export class AnswerWriter {
  private readonly descriptor: number;
  /** [lock, bytes that wait] */
  private readonly control = new Int32Array(new SharedArrayBuffer(8));
  private readonly bytes = new Uint8Array(new SharedArrayBuffer(BUFFER_BYTES));
  private readonly encoder = new TextEncoder();

  constructor(descriptor: number) {
    this.descriptor = descriptor;
    const { control, bytes } = this;
    // Its output is not wired to this process's: that would switch the shared descriptors to non-blocking.
    new Worker(COMPANION, {
      eval: true,
      stdout: true,
      stderr: true,
      workerData: { control, bytes, descriptor, lingerMs: LINGER_MS },
    }).unref();
  }

  add(text: string): void {
    this.lock();
    let length = Atomics.load(this.control, LENGTH);
    if (length + text.length * 3 > BUFFER_BYTES) {
      this.write(this.bytes, length);
      length = 0;
    }
    if (text.length * 3 > BUFFER_BYTES) {
      const whole = this.encoder.encode(text);
      this.write(whole, whole.length);
    } else {
      length += this.encoder.encodeInto(text, this.bytes.subarray(length)).written;
    }
    Atomics.store(this.control, LENGTH, length);
    this.unlock();
  }

  flush(): void {
    if (Atomics.load(this.control, LENGTH) === 0) return;
    this.lock();
    this.write(this.bytes, Atomics.load(this.control, LENGTH));
    Atomics.store(this.control, LENGTH, 0);
    this.unlock();
  }

  private write(bytes: Uint8Array, length: number): void {
    for (let at = 0; at < length;) at += writeSync(this.descriptor, bytes, at, length - at);
  }

  private lock(): void {
    while (Atomics.compareExchange(this.control, 0, 0, 1) !== 0) Atomics.wait(this.control, 0, 1);
  }

  private unlock(): void {
    Atomics.store(this.control, 0, 0);
    Atomics.notify(this.control, 0);
  }
}
