import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { shardRange, type IdRange } from '../../../crds/partition.ts';
import type { Mode } from '../../../crds/protocol.ts';
import { FoldedAggregates } from './folded-aggregates.ts';
import { integer } from './row-fields.ts';
import type { StoredComputation } from './stored-computation.ts';
import { readSegment } from './stored-segment.ts';

/** Cuts anew, for another mode, what is not computed yet. What is computed stays as it is. */
export class Recutter {
  readonly #folded: FoldedAggregates;
  readonly #uncut: StatementSync;
  readonly #open: StatementSync;
  readonly #unfolded: StatementSync;
  readonly #close: StatementSync;
  readonly #forgetAggregates: StatementSync;
  readonly #noUncut: StatementSync;
  readonly #insertUncut: StatementSync;
  readonly #noShards: StatementSync;
  readonly #insertShard: StatementSync;
  readonly #insertSegment: StatementSync;
  readonly #failures: StatementSync;

  constructor(db: DatabaseSync) {
    this.#folded = new FoldedAggregates(db);
    this.#uncut = db.prepare('SELECT start_id, end_id FROM uncut WHERE computation_id = ?');
    this.#open = db.prepare(
      `SELECT offset_id AS start_id, end_id FROM segment
       WHERE computation_id = ? AND completed_at IS NULL AND offset_id < end_id`,
    );
    this.#unfolded = db.prepare('SELECT * FROM segment WHERE computation_id = ? AND aggregates IS NOT NULL');
    // The higher epoch fences whoever still computes it.
    this.#close = db.prepare(
      `UPDATE segment SET end_id = offset_id, epoch = epoch + 1, completed_at = ?
       WHERE computation_id = ? AND completed_at IS NULL`,
    );
    this.#forgetAggregates = db.prepare(
      'UPDATE segment SET aggregates = NULL WHERE computation_id = ? AND aggregates IS NOT NULL',
    );
    this.#noUncut = db.prepare('DELETE FROM uncut WHERE computation_id = ?');
    this.#insertUncut = db.prepare('INSERT INTO uncut (computation_id, start_id, end_id) VALUES (?, ?, ?)');
    this.#noShards = db.prepare('DELETE FROM shard WHERE computation_id = ?');
    this.#insertShard = db.prepare(
      'INSERT INTO shard (computation_id, shard, start_id, end_id, completed, failed) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#insertSegment = db.prepare(
      'INSERT INTO segment (computation_id, segment, start_id, end_id, offset_id, shard) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#failures = db.prepare('SELECT count(*) AS n FROM failure WHERE computation_id = ? AND id >= ? AND id < ?');
  }

  /** Gives how many segments there are then. @param segments shards of the new mode, where that is Static */
  recut(computation: StoredComputation, mode: Mode, segments: number, at: string): number {
    const { id, cut } = computation;
    const rest = this.#rest(computation);
    for (const row of this.#unfolded.all(id)) this.#folded.fold(computation, readSegment(row).aggregates);
    this.#forgetAggregates.run(id);
    this.#close.run(at, id);
    this.#noUncut.run(id);
    this.#noShards.run(id);
    if (mode === 'Static') return this.#cutShards(computation, segments, rest);
    for (const { start, end } of rest) this.#insertUncut.run(id, start, end);
    return cut;
  }

  /** The ranges that are not computed yet, ascending and none touching the next. */
  #rest({ id }: StoredComputation): IdRange[] {
    const ranges = [...this.#uncut.all(id), ...this.#open.all(id)]
      .map((row) => ({ start: integer(row, 'start_id'), end: integer(row, 'end_id') }))
      .toSorted((a, b) => a.start - b.start);
    const merged: IdRange[] = [];
    for (const range of ranges) {
      const last = merged.at(-1);
      if (last?.end === range.start) last.end = range.end;
      else merged.push(range);
    }
    return merged;
  }

  #cutShards({ id, total, cut }: StoredComputation, shards: number, rest: readonly IdRange[]): number {
    let segment = cut;
    let at = 0;
    for (let shard = 0; shard < shards; shard += 1) {
      const { start, end } = shardRange(total, shards, shard);
      let left = 0;
      for (; at < rest.length; at += 1) {
        const range = rest[at];
        if (range === undefined || range.start >= end) break;
        const piece = { start: Math.max(range.start, start), end: Math.min(range.end, end) };
        if (piece.start < piece.end) {
          this.#insertSegment.run(id, segment, piece.start, piece.end, piece.start, shard);
          segment += 1;
          left += piece.end - piece.start;
        }
        if (range.end > end) break; // the next shard has more of it
      }
      const failed = integer(this.#failures.get(id, start, end), 'n');
      this.#insertShard.run(id, shard, start, end, end - start - left - failed, failed);
    }
    return segment;
  }
}
