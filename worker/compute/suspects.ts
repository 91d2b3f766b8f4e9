/** What is known of a parameter that did not go well at once. */
export interface Suspicion {
  /** Tries that ended, one way or the other. */
  attempts: number;
  /** Children that died with this parameter alone in hand. */
  strikes: number;
  /** Runs while no other slot does: memory ran out, and the others' share must not be blamed on it. */
  exclusive: boolean;
}

/**
 * The parameters that are run again, each alone in a child's hands: those that a dead child left unanswered, and those
 * whose function threw and may be tried again.
 */
export class Suspects {
  private readonly known = new Map<number, Suspicion>();
  /** Ids to run, ascending: the lowest holds up the commits. */
  private readonly waiting: number[] = [];

  /** What is known of that parameter; it may be changed. */
  of(id: number): Suspicion {
    const known = this.known.get(id) ?? { attempts: 0, strikes: 0, exclusive: false };
    this.known.set(id, known);
    return known;
  }

  /** Tries so far. */
  attempts(id: number): number {
    return this.known.get(id)?.attempts ?? 0;
  }

  /** Has the parameter run again, alone. */
  add(id: number): void {
    const at = this.waiting.findIndex((other) => other > id);
    this.waiting.splice(at < 0 ? this.waiting.length : at, 0, id);
  }

  /** The next to run. */
  get next(): number | undefined {
    return this.waiting[0];
  }

  /** True when the next one has to have the worker for itself. */
  get nextIsExclusive(): boolean {
    return this.next !== undefined && this.of(this.next).exclusive;
  }

  /** Takes the next one out of the queue. */
  shift(): void {
    this.waiting.shift();
  }

  /** Forgets all others than these. */
  keep(wanted: (id: number) => boolean): void {
    for (const id of this.known.keys()) if (!wanted(id)) this.known.delete(id);
    this.waiting.splice(0, this.waiting.length, ...this.waiting.filter(wanted));
  }

  /** Forgets a parameter that has its outcome. */
  settle(id: number): void {
    if (this.known.size > 0) this.known.delete(id);
  }
}
