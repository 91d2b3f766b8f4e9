import { TooBusy } from '../../errors.ts';

/** Keeps what waits in memory to be written within bounds. */
export class LoadLimit {
  readonly #maxBytes: number;
  readonly #maxCommits: number;
  #bytes = 0;
  #commits = 0;

  constructor(maxBytes: number, maxCommits: number) {
    this.#maxBytes = maxBytes;
    this.#maxCommits = maxCommits;
  }

  /**
   * Takes room for a commit, before its body is read. Call what it gives, once, when the commit is answered.
   *
   * @throws TooBusy
   */
  enter(bytes: number): () => void {
    if (this.#commits >= this.#maxCommits || (this.#commits > 0 && this.#bytes + bytes > this.#maxBytes)) {
      throw new TooBusy(
        `${this.#commits} commits with ${this.#bytes} bytes are being stored; there is no room for more`,
      );
    }
    this.#bytes += bytes;
    this.#commits += 1;
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      this.#bytes -= bytes;
      this.#commits -= 1;
    };
  }
}
