import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Aggregation } from '../../../crds/computation.ts';
import type { Mode, QueueSettings } from '../../../crds/protocol.ts';
import { ComputationEnded, UnknownComputation, UnknownSegment } from '../../errors.ts';
import { integer, optionalInteger, optionalText, text, type SqlRow } from './row-fields.ts';

/** A row of `computation`. */
export interface StoredComputation {
  id: number;
  uid: string;
  namespace: string;
  name: string;
  total: number;
  mode: Mode;
  /** In mode Queue. */
  queue: QueueSettings | undefined;
  /** Shards, or in mode Queue worker indexes. */
  segments: number;
  /** Segments that exist: 0 to one less. */
  cut: number;
  /** How often the mode changed. */
  recuts: number;
  /** Which filling of the stream is the newest. */
  round: number;
  /** Claims of tasks that another worker had had. */
  redelivered: number;
  specHash: string;
  aggregations: Aggregation[];
  maxBytes: number | undefined;
  completed: number;
  failed: number;
  bytes: number;
  registeredAt: string;
  completedAt: string | undefined;
  /** Milliseconds since the epoch. */
  endedAt: number | undefined;
  /** When its rows are no longer kept, milliseconds since the epoch. */
  dropAt: number | undefined;
  /** The rows are gone, the tombstone stands. */
  dropped: boolean;
}

export function readComputation(row: SqlRow): StoredComputation {
  const queue = optionalText(row, 'queue');
  return {
    id: integer(row, 'id'),
    uid: text(row, 'uid'),
    namespace: text(row, 'namespace'),
    name: text(row, 'name'),
    total: integer(row, 'total'),
    mode: text(row, 'mode') === 'Queue' ? 'Queue' : 'Static',
    queue: queue === undefined ? undefined : JSON.parse(queue),
    segments: integer(row, 'segments'),
    cut: integer(row, 'cut'),
    recuts: integer(row, 'recuts'),
    round: integer(row, 'round'),
    redelivered: integer(row, 'redelivered'),
    specHash: text(row, 'spec_hash'),
    aggregations: JSON.parse(text(row, 'aggregations')),
    maxBytes: optionalInteger(row, 'max_bytes'),
    completed: integer(row, 'completed'),
    failed: integer(row, 'failed'),
    bytes: integer(row, 'bytes'),
    registeredAt: text(row, 'registered_at'),
    completedAt: optionalText(row, 'completed_at'),
    endedAt: optionalInteger(row, 'ended_at'),
    dropAt: optionalInteger(row, 'drop_at'),
    dropped: integer(row, 'dropped') === 1,
  };
}

/** Finds Computations by uid. */
export class ComputationFinder {
  readonly #byUid: StatementSync;

  constructor(db: DatabaseSync) {
    this.#byUid = db.prepare('SELECT * FROM computation WHERE uid = ?');
  }

  find(uid: string): StoredComputation | undefined {
    const row = this.#byUid.get(uid);
    return row && readComputation(row);
  }

  /** @throws UnknownComputation, ComputationEnded */
  open(uid: string): StoredComputation {
    const found = this.find(uid);
    if (found === undefined) throw unknownComputation(uid);
    if (found.endedAt !== undefined) throw endedComputation(found);
    return found;
  }
}

export function unknownComputation(uid: string): Error {
  return new UnknownComputation(`this ledger does not know the Computation with uid ${uid}`);
}

export function endedComputation({ namespace, name, uid, endedAt }: StoredComputation): Error {
  const which = name === '' ? 'The Computation' : `${namespace}/${name}`;
  return new ComputationEnded(`${which} (uid ${uid}) ended at ${new Date(endedAt ?? 0).toISOString()}`);
}

export function unknownSegment({ name, cut }: StoredComputation, segment: number): Error {
  return new UnknownSegment(`${name} has no segment ${segment}; its segments are 0 to ${cut - 1}`);
}

/** Nothing is left to compute. */
export function isComplete({ completed, failed, total }: StoredComputation): boolean {
  return completed + failed === total;
}
