import type { IdRange } from '../../crds/partition.ts';
import type { Claim, HeldSegment } from '../../crds/protocol.ts';
import { commitBody } from '../commit/commit-body.ts';
import type { Ledger } from '../commit/ledger.ts';
import type { TimeSplit } from '../commit/time-split.ts';
import { Window } from '../commit/window.ts';
import type { UsageMeter } from '../usage/usage-meter.ts';
import { failureOf, type Outcome } from '../compute/outcome.ts';
import { LedgerRefused } from '../errors.ts';
import type { WorkPlan } from '../source/work-plan.ts';
import type { CommitPace } from './commit-pace.ts';

/** What a claimed segment is committed with. */
export interface SegmentTools {
  plan: WorkPlan;
  ledger: Ledger;
  time: TimeSplit;
  usage: UsageMeter;
  pace: CommitPace;
  /** A commit was sent, or became durable: more may be handed out. */
  moved: () => void;
  /** With a commit every parameter of the Computation had its row. */
  allComplete: () => void;
  /** Other workers have nothing to do. */
  wanted: () => void;
}

/** How a segment was left: all of it durable, or asked to end before. */
export type SegmentEnd = 'complete' | 'left';

/** Characters of rows that may wait: two commits of the largest size. */
const MOST_WAITING = 8 * 1024 * 1024;
/** A commit is due, too, when so much waits. */
const DUE_CHARACTERS = 3 * 1024 * 1024;

/** A claimed segment that is not complete: hands out its ids, takes in outcomes and commits them in the order of ids. */
export class OpenSegment {
  readonly claim: Claim;
  /** Failed parameters of it that are durable. */
  failed: number;
  private readonly tools: SegmentTools;
  private readonly window: Window;
  private readonly carefulBelow: number;
  private readonly stop = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private readySince: number | undefined;
  private committing: { count: number; since: number } | undefined;
  private finishing = false;
  private end: number;
  private yielding: Promise<void> | undefined;
  /** The ledger called it complete when a part was given back. */
  private isComplete = false;
  private refused: Error | undefined;
  private wake: (() => void) | undefined;

  constructor(claim: Claim, tools: SegmentTools) {
    this.claim = claim;
    this.end = claim.end;
    this.tools = tools;
    this.failed = claim.failed;
    const limits = { parameters: 2 * tools.pace.mostParameters, characters: MOST_WAITING };
    this.window = new Window(claim.offset, claim.end, limits);
    this.carefulBelow = claim.careful ? claim.offset + 2 * tools.pace.parameters : claim.offset;
  }

  /** First id that is not durable. */
  get offset(): number {
    return this.window.offset;
  }

  /** First id that nobody has been given. */
  get next(): number {
    return this.window.next;
  }

  /** The number of ids that nobody has been given. */
  get left(): number {
    return this.window.left;
  }

  /** The number of ids that were handed out and are not durable. */
  get ahead(): number {
    return this.window.next - this.window.offset;
  }

  /** Parameters computed but not durable. */
  get waiting(): number {
    return this.window.waiting;
  }

  /** The next ids are to be handed out one at a time. */
  get careful(): boolean {
    return this.window.next < this.carefulBelow;
  }

  /** Since when a commit is under way, by performance.now(). */
  get committingSince(): number | undefined {
    return this.committing?.since;
  }

  /** There is something to commit beside what is being committed. */
  get hasReady(): boolean {
    return this.window.ready > (this.committing?.count ?? 0);
  }

  /** How the ledger is told of the claim. */
  get held(): HeldSegment {
    return { segment: this.claim.segment, epoch: this.claim.epoch, offset: this.offset };
  }

  /** The id is one of those that were handed out and have no outcome yet. */
  awaits(id: number): boolean {
    return this.window.awaits(id);
  }

  /** The next ids that nobody has been given, at most so many; undefined = none now. */
  take(most: number): IdRange | undefined {
    const { poison = -1 } = this.claim;
    if (poison === this.window.next) this.skip(poison);
    const upTo = poison > this.window.next ? Math.min(most, poison - this.window.next) : most;
    return this.window.take(upTo);
  }

  /** Takes in an outcome that {@link awaits} said is awaited. */
  put(id: number, outcome: Outcome): void {
    this.window.put(id, outcome);
    if (this.readySince === undefined && this.window.ready > 0) this.startInterval();
    if (this.isDue()) this.wake?.();
  }

  /**
   * Commits until all of it is durable, or until {@link finish} or {@link abandon}.
   *
   * @throws StaleClaim, ComputationEnded, LedgerAway, TokenRefused, LedgerRefused
   */
  async run(): Promise<SegmentEnd> {
    try {
      for (;;) {
        await this.due();
        if (this.stop.signal.aborted) return 'left';
        if (this.isComplete) return 'complete';
        if (this.refused !== undefined) throw this.refused;
        if (this.window.ready === 0) return 'left';
        if (await this.commitOne()) return 'complete';
      }
    } catch (error) {
      if (this.stop.signal.aborted) return 'left';
      throw error;
    } finally {
      clearTimeout(this.timer);
    }
  }

  /**
   * Gives back all that nobody has been given, and what is in hand but not in `kept`: so that others have something to do.
   * Once at a time, and only where that is worth it.
   *
   * @param worth whether so many parameters are worth it
   */
  giveBack(kept: readonly number[], worth: (count: number) => boolean): void {
    // Whoever gets the rest is not told of the poison.
    const least = Math.max(this.window.leastEnd, (this.claim.poison ?? -1) + 1);
    const from = kept.filter((id) => this.awaits(id)).reduce((end, id) => Math.max(end, id + 1), least);
    if (this.yielding !== undefined || this.finishing || !worth(this.end - from)) return;
    this.window.shorten(from);
    this.end = from;
    this.yielding = this.sayBack(from);
    if (this.isDue()) this.wake?.();
  }

  /** Commits what is ready and ends; nothing more will come. */
  finish(): void {
    this.finishing = true;
    this.wake?.();
  }

  /** Ends without another commit, also of what is under way. */
  abandon(): void {
    this.stop.abort();
    this.finish();
  }

  private skip(id: number): void {
    if (this.window.take(1) === undefined) return;
    const message = 'each worker that computed this parameter died of it; it is not run again';
    this.put(id, failureOf({ reason: 'Crashed', message }, this.claim.epoch - 1));
  }

  private startInterval(): void {
    this.readySince = performance.now();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.isDue()) this.wake?.();
    }, this.tools.pace.intervalMs);
  }

  private isDue(): boolean {
    const { window } = this;
    const { pace } = this.tools;
    if (this.finishing || this.isComplete || this.refused !== undefined) return true;
    if (window.ready === 0 || this.readySince === undefined) return false;
    return (
      window.ready >= pace.parameters ||
      window.offset + window.ready === this.end ||
      window.waitingCharacters >= DUE_CHARACTERS ||
      performance.now() - this.readySince >= pace.intervalMs - 1
    );
  }

  private async due(): Promise<void> {
    while (!this.isDue()) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.wake = resolve;
      await promise;
      this.wake = undefined;
    }
  }

  private async commitOne(): Promise<boolean> {
    const { window, claim } = this;
    const { plan, time, usage, ledger, pace, moved } = this.tools;
    const used = usage.lap();
    const context = {
      epoch: claim.epoch,
      parameters: plan.parameters,
      aggregations: plan.work.aggregations,
      ...(used === undefined ? {} : { usage: used }),
    };
    const commit = commitBody(window.first(pace.parameters), context, time.lap());
    this.committing = { count: commit.count, since: performance.now() };
    moved();
    const answer = await ledger.commit(claim.segment, commit, this.stop.signal);
    const end = commit.offset + commit.count;
    if (answer.offset < end)
      throw new LedgerRefused(`the ledger is at ${answer.offset} after rows up to ${end} were stored`);
    this.failed += commit.failed;
    window.advance(end);
    pace.committed(commit.count);
    this.committing = undefined;
    this.readySince = undefined;
    if (window.ready > 0) this.startInterval();
    moved();
    if (answer.allComplete === true) this.tools.allComplete();
    if (answer.complete) return true;
    if (answer.yield === true) this.tools.wanted();
    await this.ifGivenBack(end);
    if (this.isComplete) return true;
    if (end >= this.end)
      throw new LedgerRefused(`the ledger has all rows up to ${end} but does not call the segment complete`);
    return false;
  }

  private async sayBack(from: number): Promise<void> {
    const { segment, epoch } = this.claim;
    try {
      const { complete } = await this.tools.ledger.yield(segment, { epoch, from }, this.stop.signal);
      this.isComplete = complete;
      this.yielding = undefined;
    } catch (error) {
      this.refused = error instanceof Error ? error : new Error(String(error));
    }
    this.wake?.();
  }

  /** All that is left was computed: what the ledger answers to the part that is being given back decides. */
  private async ifGivenBack(end: number): Promise<void> {
    if (end < this.end) return;
    await this.yielding;
    if (this.refused !== undefined) throw this.refused;
  }
}
