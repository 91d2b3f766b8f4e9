import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { shardRange } from '../../../crds/partition.ts';
import type { Registration, RegistrationAnswer } from '../../../crds/protocol.ts';
import { RegistrationConflict } from '../../errors.ts';
import { ComputationFinder, endedComputation, type StoredComputation } from './stored-computation.ts';

/** Makes Computations known. */
export class Registrar {
  readonly #finder: ComputationFinder;
  readonly #insert: StatementSync;
  readonly #insertSegment: StatementSync;
  readonly #update: StatementSync;
  readonly #writeWork: StatementSync;

  constructor(db: DatabaseSync) {
    this.#finder = new ComputationFinder(db);
    this.#insert = db.prepare(
      `INSERT INTO computation (uid, namespace, name, total, segments, spec_hash, aggregations, max_bytes, registered_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#insertSegment = db.prepare(
      'INSERT INTO segment (computation_id, segment, start_id, end_id, offset_id) VALUES (?, ?, ?, ?, ?)',
    );
    this.#update = db.prepare('UPDATE computation SET max_bytes = ? WHERE id = ?');
    this.#writeWork = db.prepare('INSERT OR REPLACE INTO work (computation_id, work) VALUES (?, ?)');
  }

  /** Again with the same content is no change. @throws ComputationEnded, RegistrationConflict */
  register(uid: string, registration: Registration, at: string): RegistrationAnswer {
    const known = this.#finder.find(uid);
    const work = JSON.stringify(registration.work);
    const aggregations = JSON.stringify(registration.work.aggregations);
    const maxBytes = registration.maxBytes ?? null;
    if (known === undefined) {
      const { namespace, name, total, segments, specHash } = registration;
      const { lastInsertRowid } = this.#insert.run(
        uid,
        namespace,
        name,
        total,
        segments,
        specHash,
        aggregations,
        maxBytes,
        at,
      );
      this.#writeWork.run(lastInsertRowid, work);
      for (let segment = 0; segment < segments; segment++) {
        const { start, end } = shardRange(total, segments, segment);
        this.#insertSegment.run(lastInsertRowid, segment, start, end, start);
      }
      return { created: true };
    }
    if (known.endedAt !== undefined) throw endedComputation(known);
    const differences = compare(known, registration);
    if (differences.length > 0) {
      throw new RegistrationConflict(`${uid} is registered already, with another ${differences.join(', ')}`);
    }
    this.#update.run(maxBytes, known.id);
    this.#writeWork.run(known.id, work);
    return { created: false };
  }
}

function compare(known: StoredComputation, given: Registration): string[] {
  const fields = ['namespace', 'name', 'total', 'segments', 'specHash'] as const;
  const differences = fields
    .filter((field) => known[field] !== given[field])
    .map((field) => `${field} (${known[field]}, not ${given[field]})`);
  if (JSON.stringify(known.aggregations) !== JSON.stringify(given.work.aggregations)) {
    differences.push('work.aggregations');
  }
  return differences;
}
