import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { AggregatePartial } from '../../../crds/aggregate/aggregate.ts';
import type { IdRange } from '../../../crds/partition.ts';
import type { FailureReason, FailureRecord, WorkSpec } from '../../../crds/protocol.ts';
import type { Clock } from '../../clock.ts';
import { FoldedAggregates } from './folded-aggregates.ts';
import { openForReading } from './open-database.ts';
import { bytes, integer, optionalText, text, type SqlRow } from './row-fields.ts';
import { readShardBounds, type ShardBounds } from './shard-bounds.ts';
import {
  ComputationFinder,
  endedComputation,
  readComputation,
  unknownComputation,
  unknownSegment,
  type StoredComputation,
} from './stored-computation.ts';
import { readSegment, type StoredSegment } from './stored-segment.ts';
import type { StoredChunk, TableSnapshot } from './stored-table.ts';
import { readWorker, type StoredWorker } from './stored-worker.ts';

/**
 * Reads beside the writing thread, from a connection of its own. It never leaves a transaction open: that would keep the
 * write-ahead log from being folded into the database, however slow the one who reads.
 */
export class Reader {
  readonly #db: DatabaseSync;
  readonly #finder: ComputationFinder;
  readonly #computations: StatementSync;
  readonly #segment: StatementSync;
  readonly #segments: StatementSync;
  readonly #open: StatementSync;
  readonly #openOfShard: StatementSync;
  readonly #lastOfShard: StatementSync;
  readonly #work: StatementSync;
  readonly #shards: StatementSync;
  readonly #workers: StatementSync;
  readonly #uncut: StatementSync;
  readonly #folded: FoldedAggregates;
  readonly #failures: StatementSync;
  readonly #fields: StatementSync;
  readonly #offsets: StatementSync;
  readonly #chunkAtOrBefore: StatementSync;
  readonly #chunkAfter: StatementSync;
  readonly #clock: Clock;

  constructor(folder: string, clock: Clock) {
    this.#clock = clock;
    const db = openForReading(folder);
    this.#db = db;
    this.#finder = new ComputationFinder(db);
    this.#computations = db.prepare('SELECT * FROM computation WHERE ended_at IS NULL ORDER BY id');
    this.#segment = db.prepare('SELECT * FROM segment WHERE computation_id = ? AND segment = ?');
    this.#segments = db.prepare('SELECT * FROM segment WHERE computation_id = ? ORDER BY segment');
    const open = 'SELECT * FROM segment WHERE computation_id = ? AND completed_at IS NULL';
    this.#open = db.prepare(`${open} AND offset_id < end_id ORDER BY shard, segment`);
    this.#openOfShard = db.prepare(`${open} AND shard = ? ORDER BY segment LIMIT 1`);
    this.#lastOfShard = db.prepare(
      'SELECT * FROM segment WHERE computation_id = ? AND shard = ? ORDER BY segment DESC LIMIT 1',
    );
    this.#work = db.prepare('SELECT work FROM work WHERE computation_id = ?');
    this.#shards = db.prepare('SELECT * FROM shard WHERE computation_id = ? ORDER BY shard');
    this.#workers = db.prepare('SELECT * FROM worker WHERE computation_id = ? ORDER BY worker_index');
    this.#uncut = db.prepare('SELECT coalesce(sum(end_id - start_id), 0) AS n FROM uncut WHERE computation_id = ?');
    this.#folded = new FoldedAggregates(db);
    this.#failures = db.prepare('SELECT * FROM failure WHERE computation_id = ? AND id > ? ORDER BY id LIMIT ?');
    this.#fields = db.prepare('SELECT name FROM field WHERE computation_id = ? ORDER BY first_id, position, name');
    this.#offsets = db.prepare('SELECT offset_id FROM segment WHERE computation_id = ? ORDER BY segment');
    const chunk = 'SELECT * FROM chunk WHERE computation_id = ? AND first_id';
    this.#chunkAtOrBefore = db.prepare(`${chunk} <= ? ORDER BY first_id DESC LIMIT 1`);
    this.#chunkAfter = db.prepare(`${chunk} > ? ORDER BY first_id LIMIT 1`);
  }

  /** Reads with all that `read` asks for being of one moment. */
  consistently<T>(read: () => T): T {
    this.#db.exec('BEGIN');
    try {
      return read();
    } finally {
      this.#db.exec('COMMIT');
    }
  }

  /** @throws UnknownComputation, ComputationEnded */
  computation(uid: string): StoredComputation {
    return this.#finder.open(uid);
  }

  computations(): StoredComputation[] {
    return this.#computations.all().map(readComputation);
  }

  /** @throws UnknownComputation; ComputationEnded when the rows are gone */
  readable(uid: string): StoredComputation {
    const found = this.#finder.find(uid);
    if (found === undefined) throw unknownComputation(uid);
    if (found.dropped || (found.dropAt ?? Infinity) <= this.#clock.now().getTime() || found.name === '')
      throw endedComputation(found);
    return found;
  }

  /** @throws UnknownSegment */
  segment(computation: StoredComputation, segment: number): StoredSegment {
    const row = this.#segment.get(computation.id, segment);
    if (row === undefined) throw unknownSegment(computation, segment);
    return readSegment(row);
  }

  segments({ id }: StoredComputation): StoredSegment[] {
    return this.#segments.all(id).map(readSegment);
  }

  openSegments({ id }: StoredComputation): StoredSegment[] {
    return this.#open.all(id).map(readSegment);
  }

  openSegmentOf({ id }: StoredComputation, shard: number): StoredSegment | undefined {
    const row = this.#openOfShard.get(id, shard);
    return row && readSegment(row);
  }

  lastSegmentOf({ id }: StoredComputation, shard: number): StoredSegment | undefined {
    const row = this.#lastOfShard.get(id, shard);
    return row && readSegment(row);
  }

  work({ id }: StoredComputation): WorkSpec {
    return JSON.parse(text(this.#work.get(id), 'work'));
  }

  folded(computation: StoredComputation): AggregatePartial[] {
    return this.#folded.of(computation);
  }

  shardBounds({ id }: StoredComputation): ShardBounds[] {
    return this.#shards.all(id).map(readShardBounds);
  }

  workers({ id }: StoredComputation): StoredWorker[] {
    return this.#workers.all(id).map(readWorker);
  }

  uncut({ id }: StoredComputation): number {
    return integer(this.#uncut.get(id), 'n');
  }

  failures({ id }: StoredComputation, after: number, limit: number): FailureRecord[] {
    return this.#failures.all(id, after, limit).map(readFailure);
  }

  snapshot(computation: StoredComputation): TableSnapshot {
    return this.consistently(() => ({
      computation,
      fields: this.#fields.all(computation.id).map((row) => text(row, 'name')),
      offsets: this.#offsets.all(computation.id).map((row) => integer(row, 'offset_id')),
    }));
  }

  *chunks({ computation, offsets }: TableSnapshot, { start, end }: IdRange): Iterable<StoredChunk> {
    const first = this.#chunkAtOrBefore.get(computation.id, start);
    let chunk = first && readChunk(first);
    if (chunk === undefined || chunk.firstId + chunk.count <= start) chunk = this.#after(computation, start);
    while (chunk !== undefined && chunk.firstId < end) {
      if (chunk.firstId < (offsets[chunk.segment] ?? 0)) yield chunk;
      chunk = this.#after(computation, chunk.firstId);
    }
  }

  close(): void {
    this.#db.close();
  }

  #after({ id }: StoredComputation, firstId: number): StoredChunk | undefined {
    const row = this.#chunkAfter.get(id, firstId);
    return row && readChunk(row);
  }
}

function readChunk(row: SqlRow): StoredChunk {
  return {
    firstId: integer(row, 'first_id'),
    count: integer(row, 'count'),
    segment: integer(row, 'segment'),
    epoch: integer(row, 'epoch'),
    worker: optionalText(row, 'worker'),
    node: optionalText(row, 'node'),
    imageId: optionalText(row, 'image_id'),
    storedAt: text(row, 'stored_at'),
    rows: bytes(row, 'rows'),
  };
}

function readFailure(row: SqlRow): FailureRecord {
  const type = optionalText(row, 'type');
  const parameter = optionalText(row, 'parameter');
  return {
    id: integer(row, 'id'),
    parameter: parameter === undefined ? undefined : JSON.parse(parameter),
    reason: readReason(text(row, 'reason')),
    ...(type !== undefined && { type }),
    message: text(row, 'message'),
  };
}

const REASONS: readonly FailureReason[] = [
  'Exception',
  'Crashed',
  'TimedOut',
  'OutOfMemory',
  'ResultTooLarge',
  'InvalidResult',
];

function readReason(reason: string): FailureReason {
  const found = REASONS.find((each) => each === reason);
  if (found === undefined) throw new TypeError(`a stored failure has the unknown reason ${reason}`);
  return found;
}
