import { setTimeout as pause } from 'node:timers/promises';
import type { Progress } from '../../../crds/computation.ts';
import type { ComputationProgress } from '../../../crds/protocol.ts';
import type { LedgerClient } from '../../../operator/ledger/client.ts';
import { progressStatus } from '../../../operator/reconcile/progress-status.ts';
import type { SeenClaim } from './attempts.ts';

const EVERY_MS = 25;

/** Asks for a run's progress all the time, as the controller does, and says what must not be. */
export class ProgressWatch {
  /** Every claim that was seen, at the first sight of it. */
  readonly claims: SeenClaim[] = [];
  /** Settles once something is done. */
  readonly begun: Promise<void>;
  /** Settles with the first answer that says complete. */
  readonly complete: Promise<ComputationProgress>;
  readonly #client: LedgerClient;
  readonly #uid: string;
  readonly #wrong: (what: string) => void;
  #last: ComputationProgress | undefined;
  #shown: Progress | undefined;
  #over = false;
  readonly #begin: () => void;

  constructor(client: LedgerClient, uid: string, wrong: (what: string) => void) {
    this.#client = client;
    this.#uid = uid;
    this.#wrong = wrong;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.begun = promise;
    this.#begin = resolve;
    this.complete = this.#follow();
  }

  stop(): void {
    this.#over = true;
  }

  /** Parameters that were done at the last look. */
  get #done(): number {
    return this.#last === undefined ? 0 : this.#last.completed + this.#last.failed;
  }

  async #follow(): Promise<ComputationProgress> {
    for (;;) {
      const now = await this.#client.computation(this.#uid).catch(() => undefined);
      if (now !== undefined) {
        this.#look(now);
        if (now.complete) return now;
      }
      if (this.#over) throw new Error('the watch was stopped');
      await pause(EVERY_MS);
    }
  }

  #look(now: ComputationProgress): void {
    const done = now.completed + now.failed;
    if (done < this.#done) this.#wrong(`progress fell from ${this.#done} to ${done}`);
    if (now.complete !== (done === now.total)) {
      this.#wrong(`${done} of ${now.total} are done, and complete is ${now.complete}`);
    }
    // In mode Queue they are workers, whose tasks come and go.
    if (now.mode !== 'Queue') this.#lookAtShards(now);
    const input = { total: now.total, now, before: this.#shown, lost: false, elapsedSeconds: undefined };
    const shown = progressStatus({ ...input, finished: false, suspended: false });
    if (shown.percent < (this.#shown?.percent ?? 0)) this.#wrong(`percent fell to ${shown.percent}`);
    if ((shown.percent === 100) !== (done === now.total))
      this.#wrong(`${shown.summary} is shown as ${shown.percent} %`);
    this.#shown = shown;
    this.#last = now;
    if (done > 0) this.#begin();
  }

  #lookAtShards(now: ComputationProgress): void {
    let sum = 0;
    for (const [at, shard] of now.shards.entries()) {
      const before = this.#last?.shards[at];
      sum += shard.completed + shard.failed;
      if (shard.epoch > (before?.epoch ?? 0)) {
        this.claims.push({ epoch: shard.epoch, offset: shard.offset, end: shard.end });
      }
      if (shard.offset !== shard.start + shard.completed + shard.failed) {
        this.#wrong(`shard ${at} has ${shard.completed} + ${shard.failed} parameters and the offset ${shard.offset}`);
      }
      if (before !== undefined && shard.offset < before.offset) this.#wrong(`the offset of shard ${at} fell`);
      if (before !== undefined && shard.epoch < before.epoch) this.#wrong(`the epoch of shard ${at} fell`);
    }
    if (sum !== now.completed + now.failed) this.#wrong(`shards have ${sum} parameters, all in all ${this.#done}`);
  }
}
