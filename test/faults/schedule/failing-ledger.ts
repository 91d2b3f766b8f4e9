import { setTimeout as pause } from 'node:timers/promises';
import { LedgerProcess } from '../../ledger/ledger-process.ts';

/** A real ledger process that is killed, stopped and started again on the same folder and port. */
export class FailingLedger {
  readonly url: string;
  readonly #folder: string;
  readonly #env: Record<string, string>;
  #process: LedgerProcess;
  /** One thing is done to it after the other. */
  #busy: Promise<void> = Promise.resolve();

  private constructor(folder: string, env: Record<string, string>, process: LedgerProcess) {
    this.#folder = folder;
    this.#env = env;
    this.#process = process;
    this.url = process.url;
  }

  static async start(folder: string, env: Record<string, string> = {}): Promise<FailingLedger> {
    return new FailingLedger(folder, env, await LedgerProcess.start(folder, 0, env));
  }

  /** Ends it and starts it again after a while. */
  async fall(signal: 'SIGKILL' | 'SIGTERM', downMs: number): Promise<void> {
    return this.#inTurn(async () => {
      await this.#process.end(signal);
      await pause(downMs);
      this.#process = await LedgerProcess.start(this.#folder, Number(new URL(this.url).port), this.#env);
    });
  }

  async freeze(forMs: number): Promise<void> {
    return this.#inTurn(async () => {
      this.#process.signal('SIGSTOP');
      await pause(forMs);
      this.#process.signal('SIGCONT');
    });
  }

  async end(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#process.end('SIGKILL');
    });
  }

  async #inTurn(act: () => Promise<void>): Promise<void> {
    const turn = this.#busy.catch(() => undefined).then(act);
    this.#busy = turn;
    return turn;
  }
}
