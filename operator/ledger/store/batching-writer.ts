import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { LedgerDefect, LedgerStopping, StorageFailed } from '../../errors.ts';
import { ledgerError } from '../error-table.ts';
import type { BatchOutcome, WriteOp, WriteOutcome } from './write-op.ts';

const MAX_BATCH = 256;

interface Waiting {
  op: WriteOp;
  resolve(outcome: WriteOutcome): void;
  reject(error: Error): void;
}

/** What is told about each batch. */
export type BatchObserver = (batch: BatchOutcome & { ops: readonly WriteOp[] }) => void;

/**
 * Hands operations to the writing thread. While one batch is being made durable the next one gathers, so however many
 * commits arrive at once, they share an fsync, and the event loop waits for none.
 */
export class BatchingWriter {
  readonly #thread: Worker;
  readonly #observe: BatchObserver;
  #waiting: Waiting[] = [];
  #running: Waiting[] = [];
  #closing = false;
  #broken: Error | undefined;
  /** Rejects when the thread died of its own; never resolves. */
  readonly failure: Promise<never>;

  private constructor(thread: Worker, observe: BatchObserver) {
    this.#thread = thread;
    this.#observe = observe;
    this.failure = new Promise((_, reject) => {
      const fail = (error: unknown) => {
        this.#broken = new StorageFailed(`the writing thread ended: ${String(error)}`, { cause: error });
        for (const waiting of [...this.#running, ...this.#waiting]) waiting.reject(this.#broken);
        this.#running = [];
        this.#waiting = [];
        reject(this.#broken);
      };
      thread.on('error', fail);
      thread.on('exit', (code) => {
        if (!this.#closing) fail(`exit code ${code}`);
      });
    });
    this.failure.catch(() => {});
    thread.on('message', (batch: BatchOutcome) => this.#settle(batch));
  }

  /**
   * Starts the thread on a folder whose lock is held.
   *
   * @throws whatever opening the database throws
   */
  static async start(folder: string, reserveBytes: number, observe: BatchObserver): Promise<BatchingWriter> {
    const thread = new Worker(threadFile(), { workerData: { folder, reserveBytes } });
    await once(thread, 'message');
    return new BatchingWriter(thread, observe);
  }

  /** The outcome once it is durable. @throws the refusal as its named error, LedgerStopping, StorageFailed */
  async submit(op: WriteOp): Promise<WriteOutcome> {
    if (this.#broken) throw this.#broken;
    if (this.#closing) throw new LedgerStopping('the ledger is stopping');
    const outcome = await new Promise<WriteOutcome>((resolve, reject) => {
      this.#waiting.push({ op, resolve, reject });
      this.#next();
    });
    if (outcome.kind !== 'refused') return outcome;
    const { code, message } = outcome;
    throw ledgerError(code, message) ?? new LedgerDefect(`${code}: ${message}`);
  }

  /** Finishes what was submitted and closes the database. */
  async close(): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    while (!this.#broken && this.#waiting.length + this.#running.length > 0) await once(this.#thread, 'message');
    if (this.#broken) return;
    const ended = once(this.#thread, 'exit');
    this.#thread.postMessage('close');
    await ended;
  }

  #next(): void {
    if (this.#running.length > 0 || this.#waiting.length === 0) return;
    this.#running = this.#waiting.splice(0, MAX_BATCH);
    this.#thread.postMessage(this.#running.map(({ op }) => op));
  }

  #settle(batch: BatchOutcome): void {
    const done = this.#running;
    this.#running = [];
    this.#next();
    this.#observe({ ...batch, ops: done.map(({ op }) => op) });
    for (const [at, waiting] of done.entries()) {
      const outcome = batch.outcomes[at];
      if (outcome) waiting.resolve(outcome);
      else waiting.reject(new LedgerDefect('the writing thread left an operation unanswered'));
    }
  }
}

// Bundled, the thread's file stands beside the program: `ledger-writer.mjs` (hack bundles both).
function threadFile(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './writer-thread.ts' : './ledger-writer.mjs', import.meta.url);
}
