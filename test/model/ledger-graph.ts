import type { LedgerState } from './ledger-model.ts';
import type { Answer, Request } from './messages.ts';

/** One thing that a ledger was asked in one state. */
export interface Served {
  before: LedgerState;
  request: Request;
  heard: boolean;
  answer: Answer;
  after: LedgerState;
}

/** Everything that a ledger was asked in each of its states, each once. */
export class LedgerGraph {
  readonly #byState = new Map<string, Map<string, Served>>();

  note(served: Served): void {
    const key = JSON.stringify(served.before);
    const known = this.#byState.get(key) ?? new Map<string, Served>();
    this.#byState.set(key, known);
    const asked = JSON.stringify([served.request, served.heard]);
    if (!known.has(asked)) known.set(asked, served);
  }

  /** All that was asked in a state. */
  from(state: LedgerState): Served[] {
    return [...(this.#byState.get(JSON.stringify(state))?.values() ?? [])];
  }

  get states(): number {
    return this.#byState.size;
  }
}
