/** Workers on the same segment: A, B that should not be there beside it, and C that replaces one that ended. */
export type WorkerName = 'A' | 'B' | 'C';

export const WORKERS: readonly WorkerName[] = ['A', 'B', 'C'];

/** What a worker sends. */
export type Request =
  | { kind: 'claim'; from: WorkerName }
  | { kind: 'commit'; from: WorkerName; epoch: number; offset: number; count: number }
  | { kind: 'beat'; from: WorkerName; epoch: number; leaving: boolean };

/** What the ledger answers; `refused` is a 409. */
export type Answer =
  | { kind: 'claimed'; epoch: number; offset: number; complete: boolean; careful: boolean }
  | { kind: 'committed'; offset: number; complete: boolean; repeated: boolean }
  | { kind: 'heard' }
  | { kind: 'refused' };
