import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { integer, text } from './row-fields.ts';

// One piece is about as much work as a commit, so that a sweep holds none up.
const CHUNKS = 64;
const FAILURES = 2000;

/** Removes what ended Computations left, piece by piece. */
export class Sweeper {
  readonly #next: StatementSync;
  readonly #pieces: StatementSync[];
  readonly #dropped: StatementSync;
  readonly #forgotten: StatementSync;

  constructor(db: DatabaseSync) {
    this.#next = db.prepare('SELECT id FROM computation WHERE dropped = 0 AND drop_at <= ? LIMIT 1');
    this.#pieces = [
      db.prepare(`DELETE FROM chunk WHERE id IN (SELECT id FROM chunk WHERE computation_id = ? LIMIT ${CHUNKS})`),
      db.prepare('DELETE FROM work WHERE computation_id = ?'),
      db.prepare(
        `DELETE FROM failure WHERE (computation_id, id) IN
           (SELECT computation_id, id FROM failure WHERE computation_id = ? LIMIT ${FAILURES})`,
      ),
      db.prepare(
        `DELETE FROM segment WHERE (computation_id, segment) IN
           (SELECT computation_id, segment FROM segment WHERE computation_id = ? LIMIT ${FAILURES})`,
      ),
      db.prepare(
        `DELETE FROM field WHERE (computation_id, name) IN
           (SELECT computation_id, name FROM field WHERE computation_id = ? LIMIT ${FAILURES})`,
      ),
    ];
    for (const table of ['uncut', 'shard', 'worker', 'folded']) {
      this.#pieces.push(db.prepare(`DELETE FROM ${table} WHERE computation_id = ?`));
    }
    this.#dropped = db.prepare('UPDATE computation SET dropped = 1 WHERE id = ?');
    this.#forgotten = db.prepare('DELETE FROM computation WHERE dropped = 1 AND forget_at <= ? RETURNING uid');
  }

  /** Removes one piece. Says whether there may be more, and which uids it has forgotten altogether. */
  sweep(now: number): { more: boolean; forgotten: string[] } {
    const row = this.#next.get(now);
    if (row === undefined) {
      return { more: false, forgotten: this.#forgotten.all(now).map((gone) => text(gone, 'uid')) };
    }
    const id = integer(row, 'id');
    const didSomething = this.#pieces.some((piece) => Number(piece.run(id).changes) > 0);
    if (!didSomething) this.#dropped.run(id);
    return { more: true, forgotten: [] };
  }
}
