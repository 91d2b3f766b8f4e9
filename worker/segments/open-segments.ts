import type { IdRange } from '../../crds/partition.ts';
import type { Claim, HeldSegment } from '../../crds/protocol.ts';
import { childCommand } from '../child-command.ts';
import type { Ledger } from '../commit/ledger.ts';
import type { TimeSplit } from '../commit/time-split.ts';
import { memoryBudget } from '../compute/memory.ts';
import type { Outcome } from '../compute/outcome.ts';
import { Pool } from '../compute/pool.ts';
import type { Logger } from '../log/logger.ts';
import type { UsageMeter } from '../usage/usage-meter.ts';
import type { Settings } from '../settings.ts';
import type { WorkPlan } from '../source/work-plan.ts';
import { CommitPace } from './commit-pace.ts';
import { HandOutTime } from './hand-out-time.ts';
import { OpenSegment, type SegmentEnd } from './open-segment.ts';

/** What claimed segments are computed with. */
export interface WorkerTools {
  settings: Settings;
  ledger: Ledger;
  logger: Logger;
  time: TimeSplit;
  usage: UsageMeter;
  env: NodeJS.ProcessEnv;
  /** What is to be said in the summary, too. */
  remarks: Set<string>;
}

/** Hears how it goes on. */
export interface SegmentsEvents {
  /** A parameter has its outcome. */
  counted(): void;
  /** Children ask for more: {@link OpenSegments.wanted} may be another one. */
  taken?(): void;
  /** Every parameter of the Computation has its row. */
  allComplete?(): void;
}

/** What is in hand when the worker is told to leave has so long to end; batches are shorter. */
const DRAIN_MS = 500;
/** What a child does so soon stays with it: it is replaced where it has more in hand, which costs its start. */
const KEPT_MS = 1000;
/** And what is done has so long to become durable. */
const LAST_COMMIT_MS = 10_000;

/** The segments that a worker has claimed, in that order, and the children that compute them, one after the other. */
export class OpenSegments {
  /** Of the segments that are claimed. */
  readonly handOut = new HandOutTime();
  private readonly plan: WorkPlan;
  private readonly tools: WorkerTools;
  private readonly events: SegmentsEvents;
  private readonly pace: CommitPace;
  private readonly open: OpenSegment[] = [];
  private readonly closed = new Set<Promise<void>>();
  private readonly trouble = Promise.withResolvers<never>();
  private readonly timers: NodeJS.Timeout[] = [];
  private pool: Pool | undefined;
  private leaving = false;

  constructor(plan: WorkPlan, tools: WorkerTools, events: SegmentsEvents) {
    this.plan = plan;
    this.tools = tools;
    this.events = events;
    this.pace = new CommitPace(tools.settings.commitMs, tools.settings.commitParameters);
    this.trouble.promise.catch(() => undefined);
    plan.points?.serve({
      needed: () => this.neededPoints(),
      arrived: () => this.pool?.pump(),
      failed: (error) => this.trouble.reject(error),
    });
  }

  /**
   * Computes a claimed segment, after those that were claimed before.
   *
   * @throws StaleClaim, after which this segment alone is dropped; ComputationEnded, LedgerAway, TokenRefused,
   *   LedgerRefused, ChildrenFail
   */
  async compute(claim: Claim, started: (segment: OpenSegment) => void = () => undefined): Promise<SegmentEnd> {
    const segment = new OpenSegment(claim, {
      plan: this.plan,
      ledger: this.tools.ledger,
      time: this.tools.time,
      usage: this.tools.usage,
      pace: this.pace,
      moved: () => this.moved(),
      allComplete: () => this.events.allComplete?.(),
      wanted: () => this.giveBack(),
    });
    this.open.push(segment);
    started(segment);
    const closed = Promise.withResolvers<void>();
    this.closed.add(closed.promise);
    if (this.leaving) segment.finish();
    else this.widen(claim.end - claim.offset);
    const end = segment.run();
    end.catch(() => undefined);
    this.pool?.pump();
    try {
      return await Promise.race([end, this.trouble.promise]);
    } finally {
      segment.abandon();
      this.open.splice(this.open.indexOf(segment), 1);
      this.pool?.forget();
      this.pool?.pump();
      this.closed.delete(closed.promise);
      closed.resolve();
    }
  }

  /** Starts the first child before there is anything for it: it is ready then when the first claim is. */
  warm(): void {
    if (!this.leaving) this.widen(1);
  }

  /** Settles when no segment is open any more. */
  async ended(): Promise<void> {
    await Promise.all(this.closed);
  }

  /** The claims that are held now. */
  get held(): HeldSegment[] {
    return this.open.map(({ held }) => held);
  }

  /** Parameters computed but not durable. */
  get waiting(): number {
    return this.open.reduce((sum, { waiting }) => sum + waiting, 0);
  }

  /** The parameter that has been computed for longest. */
  get inHand(): { id: number; seconds: number } | undefined {
    return this.pool?.oldest();
  }

  /**
   * How many more ids should lie ready, so that no child has to wait for the next segment; ≤ 0 = enough do.
   * Where parameters take long, they may rather go to others.
   */
  get wanted(): number {
    const { pool, left, handOut } = this;
    return pool === undefined ? 1 - left : Math.max(pool.lookAhead, pool.within(handOut.aheadMs)) - left;
  }

  /** Other workers have nothing to do: they get what is not begun, and of what children have in hand what is not done soon. */
  giveBack(): void {
    if (this.leaving) return;
    const { pool } = this;
    const kept = pool?.soon(KEPT_MS) ?? [];
    const worth = (count: number): boolean => count > 0 && this.handOut.isWorth(pool?.expected(count) ?? Infinity);
    for (const segment of this.open) segment.giveBack(kept, worth);
  }

  /** Ends a segment at once, with what is in hand of it; {@link compute} gives `left`. */
  drop({ segment, epoch }: { segment: number; epoch: number }): void {
    this.open.find(({ claim }) => claim.segment === segment && claim.epoch === epoch)?.abandon();
  }

  /** Nothing more is handed out; what is done is committed, then every segment ends. */
  leave(): void {
    this.leaving = true;
    this.pool?.drain();
    const begun = performance.now();
    const look = setInterval(() => {
      if (this.pool?.computing === true && performance.now() - begun < DRAIN_MS) return;
      clearInterval(look);
      this.pool?.end();
      for (const segment of this.open) segment.finish();
    }, 10);
    const last = setTimeout(() => {
      for (const segment of this.open) segment.abandon();
    }, LAST_COMMIT_MS);
    this.timers.push(look, last);
  }

  /** Ends the children and every segment at once. */
  end(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.pool?.end();
    this.plan.points?.end();
    for (const segment of this.open) segment.abandon();
    this.tools.time.now('idle');
  }

  private get left(): number {
    return this.open.reduce((sum, { left }) => sum + left, 0);
  }

  /** No more children are started than there is something for. */
  private widen(parameters: number): void {
    const slots = Math.max(1, Math.min(this.plan.work.slots, parameters));
    if (this.pool === undefined) this.pool = this.newPool(slots);
    else this.pool.widen(slots);
  }

  private newPool(slots: number): Pool {
    const { work, parameters } = this.plan;
    const { timeoutSecondsPerParameter: timeout } = work;
    const { env, logger, remarks } = this.tools;
    const budget = memoryBudget(env);
    const command = childCommand(work.algorithm, env, budget);
    if (command.remark !== undefined && !remarks.has(command.remark)) {
      remarks.add(command.remark);
      logger.log('warn', command.remark);
    }
    const careful = (): boolean => this.nextOpen()?.careful ?? false;
    return new Pool(
      {
        slots,
        command,
        parameters,
        retries: work.retriesPerParameter,
        ...(timeout === undefined ? {} : { timeoutMs: timeout * 1000 }),
        ...(budget === undefined ? {} : { memoryBudget: budget }),
      },
      {
        get careful() {
          return careful();
        },
        take: (most) => this.take(most),
        wants: (id) => this.open.some((segment) => segment.awaits(id)),
        outcome: (id, outcome) => this.outcome(id, outcome),
        activity: (computing) => this.active(computing),
        failed: (error) => this.trouble.reject(error),
        log: (message) => logger.log('warn', message),
      },
    );
  }

  private nextOpen(): OpenSegment | undefined {
    return this.open.find(({ left }) => left > 0);
  }

  private take(most: number): IdRange | undefined {
    this.events.taken?.();
    const slots = this.pool?.width ?? 1;
    const ahead = this.open.reduce((sum, segment) => sum + segment.ahead, 0);
    // So that at the end no child has much in hand while another one has nothing.
    const fair = slots === 1 ? most : Math.min(most, Math.ceil(this.left / (2 * slots)));
    const upTo = Math.min(fair, 2 * this.pace.parameters - ahead);
    const segment = this.nextOpen();
    if (segment === undefined || upTo < 1 || this.ledgerIsSlow()) return undefined;
    const { atHand } = this.plan.parameters;
    const there = atHand === undefined ? upTo : Math.min(upTo, atHand(segment.next, segment.next + segment.left));
    return there < 1 ? undefined : segment.take(there);
  }

  /** Of a list that the ledger has, by the places of its points. */
  private neededPoints(): IdRange[] {
    const { repeat = 1 } = this.plan.work.parameters;
    return this.open.map(({ offset, next, left }) => ({
      start: Math.floor(offset / repeat),
      end: Math.ceil((next + left) / repeat),
    }));
  }

  /** A commit is under way for longer than an interval, and the next one is due already. */
  private ledgerIsSlow(): boolean {
    const latest = performance.now() - this.tools.settings.commitMs;
    const isSlow = this.open.some(({ committingSince = Infinity }) => committingSince < latest);
    return isSlow && this.open.some(({ hasReady }) => hasReady);
  }

  private outcome(id: number, outcome: Outcome): void {
    const segment = this.open.find((each) => each.awaits(id));
    if (segment === undefined) return;
    segment.put(id, outcome);
    this.events.counted();
  }

  private active(computing: boolean): void {
    const committing = this.open.some(({ committingSince }) => committingSince !== undefined);
    this.tools.time.now(computing ? 'compute' : committing ? 'wait' : 'idle');
  }

  private moved(): void {
    if (this.pool === undefined) return;
    if (!this.pool.computing) this.active(false);
    this.pool.pump();
  }
}
