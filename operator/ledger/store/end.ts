import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { ComputationFinder } from './stored-computation.ts';

/** An ended uid is remembered this long at least: longer than any token lives. Milliseconds. */
export const TOMBSTONE_MS = 8 * 24 * 3600 * 1000;

/** Ends Computations. */
export class Ender {
  readonly #finder: ComputationFinder;
  readonly #insert: StatementSync;
  readonly #end: StatementSync;

  constructor(db: DatabaseSync) {
    this.#finder = new ComputationFinder(db);
    this.#insert = db.prepare(
      `INSERT INTO computation (uid, namespace, name, total, segments, spec_hash, aggregations, registered_at)
       VALUES (?, '', '', 0, 0, '', '[]', '')`,
    );
    this.#end = db.prepare('UPDATE computation SET ended_at = ?, drop_at = ?, forget_at = ? WHERE uid = ?');
  }

  /**
   * Nothing is accepted for this uid from now on; its rows stay readable for `keepSeconds`. Again: only `keepSeconds`
   * is taken over. An unknown uid is ended too, so that it cannot be registered late.
   */
  end(uid: string, keepSeconds: number, now: number): void {
    const known = this.#finder.find(uid);
    if (known === undefined) this.#insert.run(uid);
    const endedAt = known?.endedAt ?? now;
    const dropAt = endedAt + Math.ceil(keepSeconds * 1000);
    this.#end.run(endedAt, dropAt, Math.max(dropAt, endedAt + TOMBSTONE_MS), uid);
  }
}
