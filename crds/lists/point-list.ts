import { createHash } from 'node:crypto';

/** What is known of a list of points without having them. */
export interface ListFacts {
  /** `sha256:` and 64 hexadecimal digits, over the points' lines, each with its line end. */
  checksum: string;
  /** Number of points. */
  count: number;
}

/** How a checksum looks. */
export const CHECKSUM = /^sha256:[0-9a-f]{64}$/;

/** Counts points and adds up their checksum as they go by. */
export class ListDigest {
  readonly #hash = createHash('sha256');
  #count = 0;

  /** @param lines of points, without line ends. @returns their bytes, as they are stored and sent */
  add(lines: readonly string[]): Buffer {
    if (lines.length === 0) return Buffer.alloc(0);
    const bytes = Buffer.from(`${lines.join('\n')}\n`);
    this.addBytes(bytes, lines.length);
    return bytes;
  }

  /** The same for lines that are bytes already. */
  addBytes(bytes: Uint8Array, lines: number): void {
    this.#hash.update(bytes);
    this.#count += lines;
  }

  /** What it was in all. Once, at the end. */
  facts(): ListFacts {
    return { checksum: `sha256:${this.#hash.digest('hex')}`, count: this.#count };
  }
}
