import type { StoredComputation } from './stored-computation.ts';

/** The state of a table at one moment: rows that come later are not in it. */
export interface TableSnapshot {
  computation: StoredComputation;
  /** Names of the result fields, in the order in which they first appear. */
  fields: string[];
  /** By segment, the offset up to which it had rows. */
  offsets: number[];
}

/** A commit as it was stored. */
export interface StoredChunk {
  firstId: number;
  count: number;
  segment: number;
  epoch: number;
  worker: string | undefined;
  node: string | undefined;
  imageId: string | undefined;
  /** ISO 8601. */
  storedAt: string;
  /** Its lines, as they came. */
  rows: Uint8Array;
}
