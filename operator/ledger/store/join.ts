import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { JoinRequest, WorkSpec } from '../../../crds/protocol.ts';
import { WrongMode } from '../../errors.ts';
import { text } from './row-fields.ts';
import { ComputationFinder, type StoredComputation } from './stored-computation.ts';

/** What a worker that joins is told of its Computation. */
export interface Joined {
  computation: StoredComputation;
  work: WorkSpec;
}

/** Notes who has which worker index. */
export class Joins {
  readonly #finder: ComputationFinder;
  readonly #join: StatementSync;
  readonly #work: StatementSync;

  constructor(db: DatabaseSync) {
    this.#finder = new ComputationFinder(db);
    this.#join = db.prepare(
      `INSERT INTO worker (computation_id, worker_index, worker, node, image_id, joins, first_joined_at, joined_at)
       VALUES (?, ?, ?, ?, ?, 1, ?, ?)
       ON CONFLICT DO UPDATE SET worker = excluded.worker, node = excluded.node, image_id = excluded.image_id,
         joins = joins + 1, joined_at = excluded.joined_at`,
    );
    this.#work = db.prepare('SELECT work FROM work WHERE computation_id = ?');
  }

  /** @throws UnknownComputation, ComputationEnded, WrongMode */
  join(uid: string, index: number, { worker, node, imageId }: JoinRequest, at: string): Joined {
    const computation = this.#finder.open(uid);
    if (computation.mode !== 'Queue') throw wrongMode(computation);
    this.#join.run(computation.id, index, worker, node, imageId ?? null, at, at);
    return { computation, work: JSON.parse(text(this.#work.get(computation.id), 'work')) };
  }
}

/** The refusal of a worker that was started for the other mode. */
export function wrongMode({ namespace, name, mode }: StoredComputation): Error {
  return new WrongMode(`${namespace}/${name} is in mode ${mode} now; the worker was started for the other one`);
}
