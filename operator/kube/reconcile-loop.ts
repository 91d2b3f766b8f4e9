import { LeadershipLost } from '../errors.ts';
import type { Logger } from '../log.ts';
import { isConflict } from './api-error.ts';
import type { WorkQueue } from './contract.ts';

/** Brings the object of a key into its wanted state; throws to be called again after a back-off. */
export type Reconcile = (key: string) => Promise<ReconcileResult>;

export interface ReconcileResult {
  /** Look again after so many milliseconds, though nothing should change. */
  requeueAfterMs?: number | undefined;
}

/** How a reconcile ended, in controller-runtime's words. */
export type ReconcileOutcome = 'success' | 'error' | 'requeue' | 'requeue_after';

/** What is told about each reconcile: for the `controller_runtime_*` metrics. */
export interface ReconcileObserver {
  began(): void;
  ended(outcome: ReconcileOutcome, seconds: number): void;
}

export interface ReconcileLoopOptions {
  queue: WorkQueue;
  reconcile: Reconcile;
  log: Logger;
  /** Keys worked on at once; default 4. */
  workers?: number;
  observer?: ReconcileObserver;
}

/** Takes keys from a queue and reconciles them, each key by one worker at a time. */
export class ReconcileLoop {
  readonly #options: ReconcileLoopOptions;
  readonly #log: Logger;
  #workers: Promise<void>[] = [];

  constructor(options: ReconcileLoopOptions) {
    this.#options = options;
    this.#log = options.log.child({ component: 'reconcile' });
  }

  start(): void {
    if (this.#workers.length === 0) {
      this.#workers = Array.from({ length: this.#options.workers ?? 4 }, () => this.#work());
    }
  }

  /** Shuts the queue down and waits for reconciles under way. */
  async stop(): Promise<void> {
    this.#options.queue.shutDown();
    await Promise.all(this.#workers);
  }

  async #work(): Promise<void> {
    const { queue } = this.#options;
    for (;;) {
      const key = await queue.take();
      if (key === undefined) {
        return;
      }
      try {
        await this.#one(key);
      } finally {
        queue.done(key);
      }
    }
  }

  async #one(key: string): Promise<void> {
    const { queue, reconcile, observer } = this.#options;
    const started = performance.now();
    const seconds = (): number => (performance.now() - started) / 1000;
    observer?.began();
    try {
      const { requeueAfterMs } = await reconcile(key);
      queue.forget(key);
      if (requeueAfterMs !== undefined) {
        queue.addAfter(key, requeueAfterMs);
      }
      observer?.ended(requeueAfterMs === undefined ? 'success' : 'requeue_after', seconds());
    } catch (error) {
      queue.addRateLimited(key);
      if (isConflict(error) || error instanceof LeadershipLost) {
        this.#log.debug('reconcile is repeated', { key, reason: error instanceof Error ? error.message : '' });
        observer?.ended('requeue', seconds());
        return;
      }
      this.#log.error('reconcile failed', { key, retries: queue.retries(key), error });
      observer?.ended('error', seconds());
    }
  }
}
