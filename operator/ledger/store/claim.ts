import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Claim, ClaimRequest, WorkSpec } from '../../../crds/protocol.ts';
import { text } from './row-fields.ts';
import { SegmentFinder } from './segment-finder.ts';
import type { StoredComputation } from './stored-computation.ts';
import type { StoredSegment } from './stored-segment.ts';
import type { LastClaimant } from './write-op.ts';

/** Gives segments to workers. */
export class Claims {
  readonly #finder: SegmentFinder;
  readonly #claim: StatementSync;
  readonly #goodbye: StatementSync;
  readonly #countRedelivery: StatementSync;
  readonly #work: StatementSync;

  constructor(db: DatabaseSync) {
    this.#finder = new SegmentFinder(db);
    this.#claim = db.prepare(
      `UPDATE segment SET epoch = ?, careful = ?, active = 0, said_goodbye = 0, worker = ?, node = ?, image_id = ?,
         worker_index = ?, deaths = ?,
         first_claim_at = coalesce(first_claim_at, ?), claimed_at = ?, completed_at = coalesce(completed_at, ?)
       WHERE computation_id = ? AND segment = ?`,
    );
    this.#countRedelivery = db.prepare('UPDATE computation SET redelivered = redelivered + 1 WHERE id = ?');
    this.#work = db.prepare('SELECT work FROM work WHERE computation_id = ?');
    this.#goodbye = db.prepare(
      'UPDATE segment SET said_goodbye = 1 WHERE computation_id = ? AND segment = ? AND epoch = ?',
    );
  }

  /**
   * A new epoch of the segment, unless nothing is left of it to compute and somebody had claimed it.
   *
   * @param last what is known of the claimant before
   * @throws UnknownComputation, ComputationEnded, UnknownSegment
   */
  claim(uid: string, segment: number, request: ClaimRequest, last: LastClaimant, at: string): Claim {
    const { computation, stored } = this.#finder.open(uid, segment);
    const complete = stored.offset === stored.end;
    const careful = !complete && beginsCarefully(stored, request, last.heard);
    const deaths = deathsAt(stored, last);
    const epoch = complete && stored.epoch > 0 ? stored.epoch : stored.epoch + 1;
    if (epoch !== stored.epoch) {
      const { worker, node, imageId = null, index = null } = request;
      const completedAt = complete ? at : null;
      const where = [computation.id, segment] as const;
      const who = [worker, node, imageId, index] as const;
      this.#claim.run(epoch, careful ? 1 : 0, ...who, deaths, at, at, completedAt, ...where);
      const isAnother = stored.epoch > 0 && stored.worker !== worker;
      if (computation.mode === 'Queue' && isAnother) this.#countRedelivery.run(computation.id);
    }
    const { namespace, name, total, segments } = computation;
    const work: WorkSpec = JSON.parse(text(this.#work.get(computation.id), 'work'));
    const { start, end, offset, failed } = stored;
    const poison = complete ? undefined : poisonOf(computation, stored, deaths, last);
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
      ...(poison !== undefined && { poison }),
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

/** How many claimants in a row died of the offset where the segment stands now. */
function deathsAt({ epoch, active, saidGoodbye, deaths }: StoredSegment, { died }: LastClaimant): number {
  if (epoch === 0 || saidGoodbye || !died) return deaths;
  return active ? 1 : deaths + 1;
}

/** The parameter to be blamed for the deaths, once they are too many. */
function poisonOf(
  { queue }: StoredComputation,
  { offset, end }: StoredSegment,
  deaths: number,
  { suspect }: LastClaimant,
): number | undefined {
  if (queue === undefined || deaths < queue.maxDeliveries) return undefined;
  return suspect !== undefined && suspect >= offset && suspect < end ? suspect : offset;
}
