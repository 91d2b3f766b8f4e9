import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { ComputationFinder, unknownSegment, type StoredComputation } from './stored-computation.ts';
import { readSegment, type StoredSegment } from './stored-segment.ts';

/** Finds segments of Computations that have not ended. */
export class SegmentFinder {
  readonly #computations: ComputationFinder;
  readonly #segment: StatementSync;

  constructor(db: DatabaseSync) {
    this.#computations = new ComputationFinder(db);
    this.#segment = db.prepare('SELECT * FROM segment WHERE computation_id = ? AND segment = ?');
  }

  /** @throws UnknownComputation, ComputationEnded, UnknownSegment */
  open(uid: string, segment: number): { computation: StoredComputation; stored: StoredSegment } {
    const computation = this.#computations.open(uid);
    const row = this.#segment.get(computation.id, segment);
    if (row === undefined) throw unknownSegment(computation, segment);
    return { computation, stored: readSegment(row) };
  }
}
