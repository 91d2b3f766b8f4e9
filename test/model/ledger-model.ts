import type { Answer, Request, WorkerName } from './messages.ts';
import type { Rules } from './rules.ts';

/** One stored commit. */
export interface Chunk {
  offset: number;
  count: number;
  epoch: number;
  /** Whose rows these are. */
  by: WorkerName;
}

/** What the ledger holds of its only segment, [0, end). */
export interface LedgerState {
  end: number;
  offset: number;
  epoch: number;
  careful: boolean;
  /** The newest claimant has committed. */
  active: boolean;
  saidGoodbye: boolean;
  worker: WorkerName | null;
  chunks: readonly Chunk[];
}

export function emptyLedger(end: number): LedgerState {
  return { end, offset: 0, epoch: 0, careful: false, active: false, saidGoodbye: false, worker: null, chunks: [] };
}

/** What came of a request. */
export interface Step {
  state: LedgerState;
  answer: Answer;
}

/** The ledger's side of the protocol. @param heard whether the newest claimant's heartbeats came */
export function serve(state: LedgerState, request: Request, heard: boolean, rules: Rules): Step {
  switch (request.kind) {
    case 'claim':
      return claim(state, request.from, heard, rules);
    case 'commit':
      return commit(state, request, rules);
    case 'beat': {
      const isNewest = request.epoch === state.epoch;
      const saidGoodbye = request.leaving && (isNewest || !rules.goodbyeComparesEpoch) ? true : state.saidGoodbye;
      return { state: { ...state, saidGoodbye }, answer: { kind: isNewest ? 'heard' : 'refused' } };
    }
  }
}

function claim(state: LedgerState, worker: WorkerName, heard: boolean, rules: Rules): Step {
  const complete = state.offset === state.end;
  const isRepeat = state.worker === worker && !heard && !state.active;
  const nobodyDied = state.epoch === 0 || state.saidGoodbye;
  const careful = !complete && !nobodyDied && (isRepeat ? state.careful : true);
  const { offset } = state;
  if (complete && state.epoch > 0) {
    return { state, answer: { kind: 'claimed', epoch: state.epoch, offset, complete, careful } };
  }
  const epoch = rules.claimRaisesEpoch ? state.epoch + 1 : 1;
  return {
    state: { ...state, epoch, careful, active: false, saidGoodbye: false, worker },
    answer: { kind: 'claimed', epoch, offset, complete, careful },
  };
}

function commit(state: LedgerState, request: Request & { kind: 'commit' }, rules: Rules): Step {
  const { epoch, offset, count, from } = request;
  const next = offset + count;
  const isComplete = (at: number): boolean => (rules.completeMeansCovered ? at === state.end : count > 1);
  const stored = state.chunks.find((chunk) => chunk.offset === offset);
  if (stored?.count === count && (stored.epoch === epoch || !rules.repeatComparesEpoch)) {
    return { state, answer: { kind: 'committed', offset: next, complete: isComplete(state.offset), repeated: true } };
  }
  const isStale = rules.commitComparesEpoch && epoch !== state.epoch;
  const isMisplaced = rules.commitComparesOffset && offset !== state.offset;
  if (isStale || isMisplaced || next > state.end) return { state, answer: { kind: 'refused' } };
  const chunks = [...state.chunks, { offset, count, epoch, by: from }];
  return {
    state: { ...state, offset: next, active: true, chunks },
    answer: { kind: 'committed', offset: next, complete: isComplete(next), repeated: false },
  };
}
