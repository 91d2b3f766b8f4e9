import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../log.ts';
import type { LedgerStore } from './store/ledger-store.ts';

/** Removes, in the background and piece by piece, what is kept no longer. */
export class Sweeping {
  readonly #stopping = new AbortController();
  readonly #done: Promise<void>;

  /** @param pauseMs between looks where there was nothing to do */
  constructor(store: LedgerStore, log: Logger, pauseMs: number) {
    this.#done = this.#run(store, log, pauseMs);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#done;
  }

  async #run(store: LedgerStore, log: Logger, pauseMs: number): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const more = await store.sweep().catch((error: unknown) => {
        log.warn('removing what is kept no longer failed; tried again', { error });
        return false;
      });
      await sleep(more ? 5 : pauseMs, undefined, { signal, ref: false }).catch(() => {});
    }
  }
}
