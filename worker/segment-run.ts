import { HEARTBEAT_SECONDS, type Claim, type Heartbeat } from '../crds/protocol.ts';
import { childCommand } from './child-command.ts';
import { commitBody } from './commit/commit-body.ts';
import type { Ledger } from './commit/ledger.ts';
import type { TimeSplit } from './commit/time-split.ts';
import { Window } from './commit/window.ts';
import { memoryBudget } from './compute/memory.ts';
import type { Outcome } from './compute/outcome.ts';
import { Pool } from './compute/pool.ts';
import { LedgerRefused, StaleClaim } from './errors.ts';
import type { Logger } from './log/logger.ts';
import { ProgressLog } from './log/progress-log.ts';
import type { Settings } from './settings.ts';
import type { WorkPlan } from './source/work-plan.ts';

/** What a claimed segment is computed with. */
export interface SegmentTools {
  settings: Settings;
  ledger: Ledger;
  logger: Logger;
  time: TimeSplit;
  env: NodeJS.ProcessEnv;
}

/** Characters of rows that may wait: two commits of the largest size. */
const MOST_WAITING = 8 * 1024 * 1024;
/** A commit is due, too, when so much waits. */
const DUE_CHARACTERS = 3 * 1024 * 1024;
/**
 * The first commit of a claim is due after this part of the interval, each further one after twice as long as the last, up
 * to the interval: it is soon seen that a shard goes on, and little is lost when a worker dies at once.
 */
const FIRST_PART = 0.1;
/** What is in hand when the worker is told to leave has so long to end; batches are shorter. */
const DRAIN_MS = 500;
/** And what is done has so long to become durable. */
const LAST_COMMIT_MS = 10_000;

/** Computes one claimed segment and commits it, in the order of ids, while the next parameters are being computed. */
export class SegmentRun {
  failed: number;
  private readonly claim: Claim;
  private readonly plan: WorkPlan;
  private readonly tools: SegmentTools;
  private readonly window: Window;
  private readonly progress: ProgressLog;
  private readonly pool: Pool;
  private readonly stop = new AbortController();
  private readonly trouble = Promise.withResolvers<never>();
  private readonly timers: NodeJS.Timeout[] = [];
  private interval: NodeJS.Timeout | undefined;
  private leaving = false;
  private drained = false;
  private readySince: number | undefined;
  private intervalMs: number;
  private committing: { count: number; since: number } | undefined;
  private wake: (() => void) | undefined;

  constructor(claim: Claim, plan: WorkPlan, tools: SegmentTools) {
    this.claim = claim;
    this.plan = plan;
    this.tools = tools;
    this.failed = claim.failed;
    const { commitParameters, commitMs } = tools.settings;
    this.intervalMs = commitMs * FIRST_PART;
    const limits = { parameters: 2 * commitParameters, characters: MOST_WAITING };
    this.window = new Window(claim.offset, claim.end, limits);
    this.progress = new ProgressLog(tools.logger, claim.end - claim.start, claim.offset - claim.start);
    this.pool = this.newPool();
  }

  /** First id of the segment that is not durable. */
  get offset(): number {
    return this.window.offset;
  }

  /**
   * Goes on until the segment is complete or `leave` asks to end.
   *
   * @throws StaleClaim, ComputationEnded, LedgerAway, TokenRefused, LedgerRefused, ChildrenFail
   */
  async run(leave: AbortSignal): Promise<'complete' | 'left'> {
    this.trouble.promise.catch(() => undefined);
    const onLeave = (): void => this.leave();
    leave.addEventListener('abort', onLeave);
    if (leave.aborted) this.leave();
    this.timers.push(setInterval(() => void this.beat(), HEARTBEAT_SECONDS * 1000));
    const commits = this.commitAll();
    commits.catch(() => undefined);
    try {
      const end = await Promise.race([commits, this.trouble.promise]);
      if (end === 'left') await this.sayGoodbye();
      return end;
    } finally {
      leave.removeEventListener('abort', onLeave);
      for (const timer of this.timers) clearTimeout(timer);
      clearTimeout(this.interval);
      this.progress.end();
      this.pool.end();
      this.stop.abort();
      this.tools.time.now('idle');
    }
  }

  private newPool(): Pool {
    const { work, parameters } = this.plan;
    const { timeoutSecondsPerParameter: timeout } = work;
    const { env, settings, logger } = this.tools;
    const { claim, window } = this;
    const carefulBelow = claim.careful ? claim.offset + 2 * settings.commitParameters : claim.offset;
    const slots = Math.max(1, Math.min(work.slots, claim.end - claim.offset));
    const budget = memoryBudget(env);
    return new Pool(
      {
        slots,
        command: childCommand(work.algorithm, env, budget),
        parameters,
        retries: work.retriesPerParameter,
        ...(timeout === undefined ? {} : { timeoutMs: timeout * 1000 }),
        ...(budget === undefined ? {} : { memoryBudget: budget }),
      },
      {
        get careful() {
          return window.next < carefulBelow;
        },
        take: (most) => this.take(slots === 1 ? most : Math.min(most, Math.ceil(window.left / (2 * slots)))),
        outcome: (id, outcome) => this.outcome(id, outcome),
        activity: (computing) => this.active(computing),
        failed: (error) => this.trouble.reject(error),
        log: (message) => logger.log('warn', message),
      },
    );
  }

  private take(most: number): ReturnType<Window['take']> {
    if (this.ledgerIsSlow()) return undefined;
    return this.window.take(most);
  }

  /** A commit is under way for longer than an interval, and the next one is due already. */
  private ledgerIsSlow(): boolean {
    const { committing, window } = this;
    if (committing === undefined || window.ready <= committing.count) return false;
    return performance.now() - committing.since > this.tools.settings.commitMs;
  }

  private outcome(id: number, outcome: Outcome): void {
    this.window.put(id, outcome);
    this.progress.count();
    if (this.readySince === undefined && this.window.ready > 0) this.startInterval();
    if (this.isDue()) this.wake?.();
  }

  private active(computing: boolean): void {
    this.tools.time.now(computing ? 'compute' : this.committing === undefined ? 'idle' : 'wait');
  }

  private startInterval(): void {
    this.readySince = performance.now();
    const timer = setTimeout(() => {
      if (this.isDue()) this.wake?.();
    }, this.intervalMs);
    clearTimeout(this.interval);
    this.interval = timer;
  }

  private isDue(): boolean {
    const { window, claim } = this;
    const { commitParameters } = this.tools.settings;
    if (this.drained) return true;
    if (window.ready === 0 || this.readySince === undefined) return false;
    return (
      window.ready >= commitParameters ||
      window.offset + window.ready === claim.end ||
      window.waitingCharacters >= DUE_CHARACTERS ||
      performance.now() - this.readySince >= this.intervalMs - 1
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

  private async commitAll(): Promise<'complete' | 'left'> {
    this.pool.pump();
    for (;;) {
      await this.due();
      if (this.window.ready === 0) return 'left';
      try {
        if (await this.commitOne()) return 'complete';
      } catch (error) {
        if (this.leaving && this.stop.signal.aborted) return 'left';
        throw error;
      }
    }
  }

  private async commitOne(): Promise<boolean> {
    const { window, claim, plan } = this;
    const { time, ledger, settings } = this.tools;
    const context = { epoch: claim.epoch, parameters: plan.parameters, aggregations: plan.work.aggregations };
    const commit = commitBody(window.first(settings.commitParameters), context, time.lap());
    this.committing = { count: commit.count, since: performance.now() };
    if (!this.pool.computing) this.active(false);
    const answer = await ledger.commit(commit, this.stop.signal);
    const end = commit.offset + commit.count;
    if (answer.offset < end)
      throw new LedgerRefused(`the ledger is at ${answer.offset} after rows up to ${end} were stored`);
    this.failed += commit.failed;
    window.advance(end);
    this.intervalMs = Math.min(2 * this.intervalMs, settings.commitMs);
    this.committing = undefined;
    this.readySince = undefined;
    if (window.ready > 0) this.startInterval();
    if (!this.pool.computing) this.active(false);
    this.pool.pump();
    if (answer.complete) return true;
    if (end >= claim.end)
      throw new LedgerRefused(`the ledger has all rows up to ${end} but does not call the segment complete`);
    return false;
  }

  private async beat(): Promise<void> {
    const { offset } = this.window;
    const meanwhile = this.committing;
    try {
      await this.tools.ledger.heartbeat(this.heartbeat());
    } catch (error) {
      // A commit that was under way may have moved the ledger's offset; its own answer says what holds.
      const moved = meanwhile !== undefined || this.committing !== undefined || offset !== this.window.offset;
      if (!(error instanceof StaleClaim && moved)) this.trouble.reject(error);
    }
  }

  private heartbeat(): Heartbeat {
    const { worker, node } = this.tools.settings;
    const inHand = this.pool.oldest();
    const { offset, waiting } = this.window;
    return { worker, node, epoch: this.claim.epoch, offset, waiting, ...(inHand === undefined ? {} : { inHand }) };
  }

  private leave(): void {
    this.leaving = true;
    this.pool.drain();
    const begun = performance.now();
    const look = setInterval(() => {
      if (this.pool.computing && performance.now() - begun < DRAIN_MS) return;
      clearInterval(look);
      this.pool.end();
      this.drained = true;
      this.wake?.();
    }, 10);
    this.timers.push(
      look,
      setTimeout(() => this.stop.abort(), LAST_COMMIT_MS),
    );
  }

  private async sayGoodbye(): Promise<void> {
    await this.tools.ledger.heartbeat({ ...this.heartbeat(), leaving: true }).catch(() => undefined);
  }
}
