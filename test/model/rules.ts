/**
 * The rules of the ledger's protocol, each of which can be switched off to see that the explorer notices. True = the
 * rule holds, as docs and code have it.
 */
export interface Rules {
  /** A commit is accepted only with the newest epoch. */
  commitComparesEpoch: boolean;
  /** A commit is accepted only at the segment's offset. */
  commitComparesOffset: boolean;
  /** A commit counts as a repeat only if the stored chunk is of the same epoch. */
  repeatComparesEpoch: boolean;
  /** Each claim has an epoch of its own. */
  claimRaisesEpoch: boolean;
  /** What is answered outlives a crash. */
  durableBeforeAnswer: boolean;
  /** Only the newest claimant's goodbye counts. */
  goodbyeComparesEpoch: boolean;
  /** A segment is called complete only when its offset is its end. */
  completeMeansCovered: boolean;
  /** A worker goes on only when its commit was answered. */
  workerWaitsForAnswer: boolean;
  /** A worker that was refused drops its work and claims anew, instead of sending it with the epoch it then has. */
  workerDropsRefusedWork: boolean;
}

export const RULES: Rules = {
  commitComparesEpoch: true,
  commitComparesOffset: true,
  repeatComparesEpoch: true,
  claimRaisesEpoch: true,
  durableBeforeAnswer: true,
  goodbyeComparesEpoch: true,
  completeMeansCovered: true,
  workerWaitsForAnswer: true,
  workerDropsRefusedWork: true,
};
