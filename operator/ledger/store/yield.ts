import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { YieldAnswer, YieldRequest } from '../../../crds/protocol.ts';
import { StaleEpoch, WrongOffset } from '../../errors.ts';
import { FoldedAggregates } from './folded-aggregates.ts';
import { wrongMode } from './join.ts';
import { SegmentFinder } from './segment-finder.ts';

/** Takes back the end of a task that its worker has not begun, to be cut anew. */
export class Yields {
  readonly #finder: SegmentFinder;
  readonly #folded: FoldedAggregates;
  readonly #shorten: StatementSync;
  readonly #finish: StatementSync;
  readonly #insertUncut: StatementSync;

  constructor(db: DatabaseSync) {
    this.#finder = new SegmentFinder(db);
    this.#folded = new FoldedAggregates(db);
    this.#shorten = db.prepare('UPDATE segment SET end_id = ? WHERE computation_id = ? AND segment = ?');
    this.#finish = db.prepare(
      'UPDATE segment SET completed_at = ?, aggregates = NULL WHERE computation_id = ? AND segment = ?',
    );
    this.#insertUncut = db.prepare('INSERT INTO uncut (computation_id, start_id, end_id) VALUES (?, ?, ?)');
  }

  /**
   * The task ends at `from`; said again, nothing changes. Where all before that is stored, the task is complete.
   *
   * @throws UnknownComputation, ComputationEnded, UnknownSegment, WrongMode, StaleEpoch, WrongOffset
   */
  yield(uid: string, segment: number, { epoch, from }: YieldRequest, at: string): YieldAnswer {
    const { computation, stored } = this.#finder.open(uid, segment);
    if (computation.mode !== 'Queue') throw wrongMode(computation);
    if (epoch !== stored.epoch) {
      throw new StaleEpoch(`the task is given back by epoch ${epoch}; its newest claim has ${stored.epoch}`);
    }
    if (from < stored.offset) {
      throw new WrongOffset(`the task is given back from ${from} on; it is stored up to ${stored.offset}`);
    }
    const end = Math.min(from, stored.end);
    if (end < stored.end) {
      this.#insertUncut.run(computation.id, end, stored.end);
      this.#shorten.run(end, computation.id, segment);
      if (end === stored.offset) {
        this.#finish.run(at, computation.id, segment);
        this.#folded.fold(computation, stored.aggregates);
      }
    }
    return { end, complete: end === stored.offset };
  }
}
