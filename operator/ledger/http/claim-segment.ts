import type { Claim, ClaimRequest } from '../../../crds/protocol.ts';
import type { StoredComputation } from '../store/stored-computation.ts';
import type { LastClaimant } from '../store/write-op.ts';
import type { LedgerParts } from './server.ts';

/** Gives a segment to a worker, and notes that it has it. @throws as `LedgerStore.claim` */
export async function claimSegment(
  { store, board, queues, log }: LedgerParts,
  computation: StoredComputation,
  segment: number,
  request: ClaimRequest,
): Promise<Claim> {
  const { uid } = computation;
  const claim = await store.claim(uid, segment, request, lastClaimant(board, computation, segment));
  board.liveness(uid).claimed(segment, claim.epoch);
  if (computation.mode === 'Queue') {
    const { index, worker } = request;
    if (index !== undefined && !claim.complete) board.lives(uid).claimed(index, worker, segment, claim.epoch);
    queues.claimed(uid, segment);
  }
  board.changed(uid);
  const { epoch, offset, careful, poison } = claim;
  log.debug('claimed', { uid, segment, epoch, offset, careful, ...(poison !== undefined && { poison }) });
  return claim;
}

function lastClaimant(board: LedgerParts['board'], { uid, queue }: StoredComputation, segment: number): LastClaimant {
  if (queue === undefined) return { heard: board.liveness(uid).wasHeard(segment), died: false, suspect: undefined };
  const lives = board.lives(uid);
  const died = lives.died(segment, queue.visibilityTimeoutSeconds);
  return { heard: died, died, suspect: lives.suspect(segment) };
}
