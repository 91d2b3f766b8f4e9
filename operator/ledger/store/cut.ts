import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { IdRange } from '../../../crds/partition.ts';
import { integer } from './row-fields.ts';
import { ComputationFinder } from './stored-computation.ts';

/** A task of mode Queue that was cut just now. */
export interface CutTask extends IdRange {
  segment: number;
}

/** Cuts tasks off what is not computed yet. */
export class Cutter {
  readonly #finder: ComputationFinder;
  readonly #first: StatementSync;
  readonly #remove: StatementSync;
  readonly #keep: StatementSync;
  readonly #insert: StatementSync;
  readonly #count: StatementSync;
  readonly #round: StatementSync;

  constructor(db: DatabaseSync) {
    this.#finder = new ComputationFinder(db);
    this.#first = db.prepare('SELECT * FROM uncut WHERE computation_id = ? ORDER BY start_id LIMIT 1');
    this.#remove = db.prepare('DELETE FROM uncut WHERE computation_id = ? AND start_id = ?');
    this.#keep = db.prepare('INSERT INTO uncut (computation_id, start_id, end_id) VALUES (?, ?, ?)');
    this.#insert = db.prepare(
      'INSERT INTO segment (computation_id, segment, start_id, end_id, offset_id) VALUES (?, ?, ?, ?, ?)',
    );
    this.#count = db.prepare('UPDATE computation SET cut = cut + ? WHERE id = ?');
    this.#round = db.prepare('UPDATE computation SET round = round + 1 WHERE id = ?');
  }

  /**
   * Tasks of those sizes at most, in the order of ids; fewer where less is left. None in mode Static.
   *
   * @throws UnknownComputation, ComputationEnded
   */
  cut(uid: string, sizes: readonly number[]): CutTask[] {
    const { id, cut } = this.#finder.open(uid);
    const tasks: CutTask[] = [];
    for (const size of sizes) {
      const row = this.#first.get(id);
      if (row === undefined) break;
      const start = integer(row, 'start_id');
      const rest = integer(row, 'end_id');
      const end = Math.min(start + size, rest);
      const segment = cut + tasks.length;
      this.#remove.run(id, start);
      if (end < rest) this.#keep.run(id, end, rest);
      this.#insert.run(id, segment, start, end, start);
      tasks.push({ segment, start, end });
    }
    this.#count.run(tasks.length, id);
    return tasks;
  }

  /** The stream is filled anew. Gives the new round's number. @throws UnknownComputation, ComputationEnded */
  nextRound(uid: string): number {
    const { id, round } = this.#finder.open(uid);
    this.#round.run(id);
    return round + 1;
  }
}
