import { hash } from 'node:crypto';
import { emptyLedger, type LedgerState } from './ledger-model.ts';
import type { Answer, Request, WorkerName } from './messages.ts';

/** How much may go wrong in one run. */
export interface Budget {
  /** Deaths of the ledger. */
  crashes: number;
  /** Requests sent again although the first may still arrive. */
  resends: number;
  lostAnswers: number;
  /** Workers killed. */
  deaths: number;
  /** Workers that say goodbye. */
  goodbyes: number;
  /** Heartbeats. */
  beats: number;
  /** Workers started for one that was killed or left. */
  replacements: number;
  /** Returns of the ledger to a backup that was made at any time before. */
  restores: number;
}

export const NOTHING_GOES_WRONG: Budget = {
  crashes: 0,
  resends: 0,
  lostAnswers: 0,
  deaths: 0,
  goodbyes: 0,
  beats: 0,
  replacements: 0,
  restores: 0,
};

/** A worker, as far as the protocol sees it. */
export interface WorkerState {
  phase: 'new' | 'working' | 'done' | 'left' | 'dead';
  claims: number;
  epoch: number;
  /** First id that it holds for not durable. */
  offset: number;
  /** What it waits to hear of. */
  pending: Exclude<Request, { kind: 'beat' }> | null;
}

/** A request on its way. Nobody waits for the answer to one that is not `awaited`. */
export interface Sent {
  request: Request;
  awaited: boolean;
}

/** An answer on its way. */
export interface Told {
  to: WorkerName;
  about: Request;
  answer: Answer;
}

/** Everything at one moment: ledger, workers, and what is on the wire. */
export interface World {
  ledger: LedgerState;
  /** What a crash would leave; the same as `ledger` where answers are durable. */
  durable: LedgerState;
  /** What a restore brings back; null = no backup was made. */
  backup: LedgerState | null;
  /** What was acknowledged may be gone. */
  restored: boolean;
  /** Gone with the ledger's process: whether the newest claimant was heard. */
  heard: boolean;
  workers: Record<WorkerName, WorkerState>;
  requests: readonly Sent[];
  answers: readonly Told[];
  budget: Budget;
}

/** Ledger and workers before the first claim. @param end number of parameters in the segment */
export function newWorld(end: number, budget: Partial<Budget>): World {
  const worker: WorkerState = { phase: 'new', claims: 0, epoch: 0, offset: 0, pending: null };
  const ledger = emptyLedger(end);
  return {
    ledger,
    durable: ledger,
    backup: null,
    restored: false,
    heard: false,
    workers: { A: worker, B: worker, C: worker },
    requests: [],
    answers: [],
    budget: { ...NOTHING_GOES_WRONG, ...budget },
  };
}

/** The same text for worlds that differ in nothing that matters. */
export function keyOf({ requests, answers, ...rest }: World): string {
  const wire = [requests, answers].map((messages) => messages.map((each) => JSON.stringify(each)).toSorted());
  return hash('sha1', JSON.stringify([rest, wire]), 'base64url');
}
