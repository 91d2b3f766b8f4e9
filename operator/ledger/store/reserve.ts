import { closeSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { isDiskFull } from './sqlite-error.ts';

const PIECE = Buffer.alloc(1 << 20);

/**
 * Room on the disk that commits never get: a file that is given up when a deletion finds no room, and made again before
 * commits are accepted again.
 */
export class Reserve {
  readonly #path: string;
  readonly #bytes: number;

  /** @param size bytes; 0 keeps none. */
  constructor(folder: string, size: number) {
    this.#path = join(folder, 'ledger.reserve');
    this.#bytes = size;
  }

  /** Makes the file where it is missing. False when the disk has no room for it. */
  hold(): boolean {
    if (this.#bytes === 0 || statSync(this.#path, { throwIfNoEntry: false })?.size === this.#bytes) return true;
    try {
      const file = openSync(this.#path, 'w');
      try {
        for (let left = this.#bytes; left > 0;) left -= writeSync(file, PIECE, 0, Math.min(left, PIECE.length));
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      return true;
    } catch (error) {
      this.release();
      if (isDiskFull(error)) return false;
      throw error;
    }
  }

  /** Gives the room free. */
  release(): void {
    rmSync(this.#path, { force: true });
  }
}
