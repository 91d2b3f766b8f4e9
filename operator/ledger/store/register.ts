import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { shardRange } from '../../../crds/partition.ts';
import type { Registration, RegistrationAnswer, WorkSpec } from '../../../crds/protocol.ts';
import { RegistrationConflict } from '../../errors.ts';
import { text } from './row-fields.ts';
import { Recutter } from './recut.ts';
import { ComputationFinder, endedComputation, type StoredComputation } from './stored-computation.ts';

/** Makes Computations known. */
export class Registrar {
  readonly #finder: ComputationFinder;
  readonly #recutter: Recutter;
  readonly #insert: StatementSync;
  readonly #insertSegment: StatementSync;
  readonly #insertUncut: StatementSync;
  readonly #update: StatementSync;
  readonly #changeMode: StatementSync;
  readonly #writeWork: StatementSync;
  readonly #readWork: StatementSync;

  constructor(db: DatabaseSync) {
    this.#finder = new ComputationFinder(db);
    this.#recutter = new Recutter(db);
    this.#insert = db.prepare(
      `INSERT INTO computation
         (uid, namespace, name, total, mode, queue, segments, cut, spec_hash, aggregations, max_bytes, registered_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#insertSegment = db.prepare(
      'INSERT INTO segment (computation_id, segment, start_id, end_id, offset_id, shard) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#insertUncut = db.prepare('INSERT INTO uncut (computation_id, start_id, end_id) VALUES (?, 0, ?)');
    this.#update = db.prepare('UPDATE computation SET max_bytes = ?, queue = ?, segments = ? WHERE id = ?');
    this.#changeMode = db.prepare(
      'UPDATE computation SET mode = ?, cut = ?, recuts = recuts + 1, round = round + 1 WHERE id = ?',
    );
    this.#readWork = db.prepare('SELECT work FROM work WHERE computation_id = ?');
    this.#writeWork = db.prepare('INSERT OR REPLACE INTO work (computation_id, work) VALUES (?, ?)');
  }

  /**
   * Again with the same content is no change. With another mode, what is not computed yet is cut anew.
   *
   * @throws ComputationEnded, RegistrationConflict
   */
  register(uid: string, registration: Registration, at: string): RegistrationAnswer {
    const known = this.#finder.find(uid);
    if (known === undefined) {
      this.#create(uid, registration, at);
      return { created: true };
    }
    if (known.endedAt !== undefined) throw endedComputation(known);
    const stored: WorkSpec = JSON.parse(text(this.#readWork.get(known.id), 'work'));
    const { points = stored.points } = registration.work;
    const differences = compare(known, registration);
    if (points?.checksum !== stored.points?.checksum) differences.push('work.points');
    if (differences.length > 0) {
      throw new RegistrationConflict(`${uid} is registered already, with another ${differences.join(', ')}`);
    }
    const { mode = 'Static', segments, work } = registration;
    if (mode !== known.mode) {
      this.#changeMode.run(mode, this.#recutter.recut(known, mode, segments, at), known.id);
    }
    this.#update.run(registration.maxBytes ?? null, queueOf(registration), segments, known.id);
    this.#writeWork.run(known.id, JSON.stringify({ ...work, ...(points && { points }) }));
    return { created: false };
  }

  #create(uid: string, registration: Registration, at: string): void {
    const { namespace, name, total, mode = 'Static', segments, specHash, work, maxBytes = null } = registration;
    const { lastInsertRowid } = this.#insert.run(
      uid,
      namespace,
      name,
      total,
      mode,
      queueOf(registration),
      segments,
      mode === 'Static' ? segments : 0,
      specHash,
      JSON.stringify(work.aggregations),
      maxBytes,
      at,
    );
    this.#writeWork.run(lastInsertRowid, JSON.stringify(work));
    if (mode === 'Queue') {
      if (total > 0) this.#insertUncut.run(lastInsertRowid, total);
      return;
    }
    for (let segment = 0; segment < segments; segment++) {
      const { start, end } = shardRange(total, segments, segment);
      this.#insertSegment.run(lastInsertRowid, segment, start, end, start, segment);
    }
  }
}

function queueOf({ mode, queue }: Registration): string | null {
  return mode === 'Queue' && queue !== undefined ? JSON.stringify(queue) : null;
}

function compare(known: StoredComputation, given: Registration): string[] {
  const staysStatic = known.mode === 'Static' && (given.mode ?? 'Static') === 'Static';
  const fields = ['namespace', 'name', 'total', 'specHash', ...(staysStatic ? (['segments'] as const) : [])] as const;
  const differences = fields
    .filter((field) => known[field] !== given[field])
    .map((field) => `${field} (${known[field]}, not ${given[field]})`);
  if (JSON.stringify(known.aggregations) !== JSON.stringify(given.work.aggregations)) {
    differences.push('work.aggregations');
  }
  return differences;
}
