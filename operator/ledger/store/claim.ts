import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Claim, ClaimRequest, WorkSpec } from '../../../crds/protocol.ts';
import { text } from './row-fields.ts';
import { SegmentFinder } from './segment-finder.ts';
import type { StoredSegment } from './stored-segment.ts';

/** Gives segments to workers. */
export class Claims {
  readonly #finder: SegmentFinder;
  readonly #claim: StatementSync;
  readonly #goodbye: StatementSync;
  readonly #work: StatementSync;

  constructor(db: DatabaseSync) {
    this.#finder = new SegmentFinder(db);
    this.#claim = db.prepare(
      `UPDATE segment SET epoch = ?, careful = ?, active = 0, said_goodbye = 0, worker = ?, node = ?, image_id = ?,
         first_claim_at = coalesce(first_claim_at, ?), claimed_at = ?, completed_at = coalesce(completed_at, ?)
       WHERE computation_id = ? AND segment = ?`,
    );
    this.#work = db.prepare('SELECT work FROM work WHERE computation_id = ?');
    this.#goodbye = db.prepare(
      'UPDATE segment SET said_goodbye = 1 WHERE computation_id = ? AND segment = ? AND epoch = ?',
    );
  }

  /**
   * A new epoch of the segment, unless nothing is left of it to compute and somebody had claimed it.
   *
   * @param heard whether the last claimant was heard of (by heartbeat) since its claim
   * @throws UnknownComputation, ComputationEnded, UnknownSegment
   */
  claim(uid: string, segment: number, request: ClaimRequest, heard: boolean, at: string): Claim {
    const { computation, stored } = this.#finder.open(uid, segment);
    const complete = stored.offset === stored.end;
    const careful = !complete && beginsCarefully(stored, request, heard);
    const epoch = complete && stored.epoch > 0 ? stored.epoch : stored.epoch + 1;
    if (epoch !== stored.epoch) {
      const { worker, node, imageId = null } = request;
      const completedAt = complete ? at : null;
      const where = [computation.id, segment] as const;
      this.#claim.run(epoch, careful ? 1 : 0, worker, node, imageId, at, at, completedAt, ...where);
    }
    const { namespace, name, total, segments } = computation;
    const work: WorkSpec = JSON.parse(text(this.#work.get(computation.id), 'work'));
    const { start, end, offset, failed } = stored;
    return {
      uid,
      namespace,
      name,
      segment,
      start,
      end,
      offset,
      epoch,
      total,
      segments,
      complete,
      careful,
      failed,
      work,
    };
  }

  /** The claimant of that epoch leaves of its own will. @throws UnknownComputation, ComputationEnded */
  goodbye(uid: string, segment: number, epoch: number): void {
    const { computation } = this.#finder.open(uid, segment);
    this.#goodbye.run(computation.id, segment, epoch);
  }
}

// A worker whose claim was answered, but not heard, claims again: nothing has died then.
function beginsCarefully(last: StoredSegment, { worker }: ClaimRequest, heard: boolean): boolean {
  if (last.epoch === 0 || last.saidGoodbye) return false;
  const claimsAgain = last.worker === worker && !heard && !last.active;
  return claimsAgain ? last.careful : true;
}
