import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { CommitAnswer } from '../../../crds/protocol.ts';
import { OutOfRange, ResultsFull, StaleEpoch, WrongOffset } from '../../errors.ts';
import { FoldedAggregates, mergeAll } from './folded-aggregates.ts';
import { integer } from './row-fields.ts';
import { SegmentFinder } from './segment-finder.ts';
import { isComplete, type StoredComputation } from './stored-computation.ts';
import type { StoredSegment } from './stored-segment.ts';
import type { CheckedCommit } from './write-op.ts';

/** Appends commits to segments. */
export class Appender {
  readonly #finder: SegmentFinder;
  readonly #chunkAt: StatementSync;
  readonly #insertChunk: StatementSync;
  readonly #insertFailure: StatementSync;
  readonly #noteField: StatementSync;
  readonly #updateSegment: StatementSync;
  readonly #finishSegment: StatementSync;
  readonly #updateComputation: StatementSync;
  readonly #updateWorker: StatementSync;
  readonly #folded: FoldedAggregates;

  constructor(db: DatabaseSync) {
    this.#finder = new SegmentFinder(db);
    this.#chunkAt = db.prepare('SELECT epoch, count FROM chunk WHERE computation_id = ? AND first_id = ?');
    this.#insertChunk = db.prepare(
      `INSERT INTO chunk (computation_id, first_id, count, segment, epoch, worker, node, image_id, stored_at, rows)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#insertFailure = db.prepare(
      'INSERT INTO failure (computation_id, id, reason, type, message, parameter) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#noteField = db.prepare(
      `INSERT INTO field (computation_id, name, first_id, position) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET first_id = excluded.first_id, position = excluded.position
       WHERE (excluded.first_id, excluded.position) < (first_id, position)`,
    );
    this.#updateSegment = db.prepare(
      `UPDATE segment SET offset_id = ?, failed = failed + ?, active = 1, deaths = 0, last_commit_at = ?,
         compute_ms = compute_ms + ?, wait_ms = wait_ms + ?, idle_ms = idle_ms + ?,
         cpu_ms = cpu_ms + ?, peak_memory = max(peak_memory, ?), aggregates = ?
       WHERE computation_id = ? AND segment = ?`,
    );
    // Apart: it alone touches an index.
    this.#finishSegment = db.prepare('UPDATE segment SET completed_at = ? WHERE computation_id = ? AND segment = ?');
    this.#updateWorker = db.prepare(
      `UPDATE worker SET tasks = tasks + ?, completed = completed + ?, failed = failed + ?, last_commit_at = ?,
         compute_ms = compute_ms + ?, wait_ms = wait_ms + ?, idle_ms = idle_ms + ?,
         cpu_ms = cpu_ms + ?, peak_memory = max(peak_memory, ?)
       WHERE computation_id = ? AND worker_index = ?`,
    );
    this.#folded = new FoldedAggregates(db);
    this.#updateComputation = db.prepare(
      `UPDATE computation SET completed = completed + ?, failed = failed + ?, bytes = bytes + ?, completed_at = ?
       WHERE id = ?`,
    );
  }

  /**
   * Stores a commit, or answers that it was stored before.
   *
   * @throws UnknownComputation, ComputationEnded, UnknownSegment, StaleEpoch, WrongOffset, OutOfRange, ResultsFull
   */
  append(uid: string, segment: number, commit: CheckedCommit, at: string): CommitAnswer {
    const { computation, stored } = this.#finder.open(uid, segment);
    const { offset, count, epoch } = commit.header;
    const next = offset + count;
    if (this.#isStored(computation, commit)) {
      const allComplete = isComplete(computation);
      return {
        offset: next,
        complete: stored.offset === stored.end,
        repeated: true,
        ...(allComplete && { allComplete }),
      };
    }
    checkPlace(computation, stored, commit);
    const { worker = null, node = null, imageId = null } = stored;
    const origin = [segment, epoch, worker, node, imageId, at] as const;
    this.#insertChunk.run(computation.id, offset, count, ...origin, commit.rows);
    this.#noteFailures(computation, commit);
    this.#noteFields(computation, commit);
    this.#advance(computation, stored, commit, at);
    const allComplete = completes(computation, commit);
    return { offset: next, complete: next === stored.end, repeated: false, ...(allComplete && { allComplete }) };
  }

  #isStored({ id }: StoredComputation, { header }: CheckedCommit): boolean {
    const chunk = this.#chunkAt.get(id, header.offset);
    return chunk !== undefined && integer(chunk, 'epoch') === header.epoch && integer(chunk, 'count') === header.count;
  }

  #noteFailures({ id }: StoredComputation, { header }: CheckedCommit): void {
    for (const failure of header.failures) {
      const { reason, type = null, message } = failure;
      this.#insertFailure.run(id, failure.id, reason, type, message, JSON.stringify(failure.parameter) ?? null);
    }
  }

  #noteFields({ id }: StoredComputation, { header }: CheckedCommit): void {
    for (const [position, field] of header.fields.entries()) {
      this.#noteField.run(id, field.name, field.firstId, position);
    }
  }

  #advance(computation: StoredComputation, stored: StoredSegment, commit: CheckedCommit, at: string): void {
    const { offset, count, failures, timing, usage } = commit.header;
    const next = offset + count;
    const failed = failures.length;
    const finished = next === stored.end;
    const used = [usage?.cpuMs ?? 0, usage?.peakMemoryBytes ?? 0] as const;
    const times = [timing.computeMs, timing.waitMs, timing.idleMs, ...used] as const;
    const where = [computation.id, stored.segment] as const;
    const aggregates = mergeAll(computation, stored.aggregates, commit.aggregates);
    this.#updateSegment.run(next, failed, at, ...times, finished ? null : JSON.stringify(aggregates), ...where);
    if (finished) {
      this.#finishSegment.run(at, ...where);
      this.#folded.fold(computation, aggregates);
    }
    if (stored.workerIndex !== undefined) {
      const worker = [computation.id, stored.workerIndex] as const;
      this.#updateWorker.run(finished ? 1 : 0, count - failed, failed, at, ...times, ...worker);
    }
    const completedAt = completes(computation, commit) ? at : null;
    this.#updateComputation.run(count - failed, failed, commit.rows.length, completedAt, computation.id);
  }
}

/** The commit is the last one that the Computation lacks. */
function completes({ completed, failed, total }: StoredComputation, { header }: CheckedCommit): boolean {
  return completed + failed + header.count === total;
}

function checkPlace(computation: StoredComputation, stored: StoredSegment, { header, rows }: CheckedCommit): void {
  const { epoch, offset, count } = header;
  if (epoch !== stored.epoch) {
    throw new StaleEpoch(`the commit has epoch ${epoch}; the newest claim of the segment has ${stored.epoch}`);
  }
  if (offset !== stored.offset) {
    throw new WrongOffset(`the commit begins at ${offset}; the segment's offset is ${stored.offset}`);
  }
  if (offset + count > stored.end) {
    throw new OutOfRange(`the commit ends before id ${offset + count}; the segment ends before ${stored.end}`);
  }
  const { maxBytes, bytes, name } = computation;
  if (maxBytes !== undefined && bytes + rows.length > maxBytes) {
    throw new ResultsFull(
      `${name} holds ${bytes} bytes of results; ${rows.length} more exceed results.maxBytes, ${maxBytes}`,
    );
  }
}
