import { setTimeout as pause } from 'node:timers/promises';
import { Committer, type Seat } from './committer.ts';

const EVERY_MS = 1000;
const CLAIMS_AT_ONCE = 64;

/** Simulated workers, each of which commits once a second, spread over that second. */
export class Crew {
  readonly #stopping = new AbortController();
  #work: Promise<void> = Promise.resolve();

  /** Claims all seats and begins. @throws Error where a claim is refused */
  static async of(seats: readonly Seat[], rowsPerCommit: number): Promise<Crew> {
    const committers: Committer[] = [];
    for (let at = 0; at < seats.length; at += CLAIMS_AT_ONCE) {
      const some = seats.slice(at, at + CLAIMS_AT_ONCE);
      committers.push(...(await Promise.all(some.map(async (seat) => Committer.claim(seat, rowsPerCommit)))));
    }
    const crew = new Crew();
    crew.#work = crew.#all(committers);
    crew.#work.catch(() => undefined);
    return crew;
  }

  /** @throws Error where a commit was refused */
  async end(): Promise<void> {
    this.#stopping.abort();
    await this.#work;
  }

  async #all(committers: readonly Committer[]): Promise<void> {
    await Promise.all(
      committers.map(async (committer, at) => this.#one(committer, (EVERY_MS * at) / committers.length)),
    );
  }

  async #one(committer: Committer, firstAfterMs: number): Promise<void> {
    const { signal } = this.#stopping;
    for (let next = performance.now() + firstAfterMs; !signal.aborted; next += EVERY_MS) {
      await pause(Math.max(0, next - performance.now()), undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await committer.commit();
    }
  }
}
