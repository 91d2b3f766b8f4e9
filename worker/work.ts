import { setTimeout as pause } from 'node:timers/promises';
import { EXIT_COMPLETE, EXIT_GIVE_UP, EXIT_LATER } from '../crds/exit-codes.ts';
import { InvalidParameters } from '../crds/parameters/parameter-space.ts';
import { rangeText } from '../crds/partition.ts';
import type { Claim } from '../crds/protocol.ts';
import { Ledger } from './commit/ledger.ts';
import { TimeSplit } from './commit/time-split.ts';
import { BadAlgorithm, ComputationEnded, ImportFailed, LedgerAway, StaleClaim } from './errors.ts';
import type { Logger } from './log/logger.ts';
import { SegmentRun } from './segment-run.ts';
import type { Settings } from './settings.ts';
import { planWork } from './source/work-plan.ts';

/** How a worker ended. */
export interface WorkEnd {
  exitCode: number;
  /** Why, where it is not completion. */
  error?: Error;
}

/** A worker that is overtaken claims again after this long, and each further time after twice as long … */
const OVERTAKEN_MS = 1000;
const OVERTAKEN_MOST_MS = 60_000;
/** … unless it held its claim for so long. Two workers on one segment would else take it from each other for ever. */
const LONG_HELD_MS = 60_000;

/** The life of a worker: claims its segment and computes it, again and again as long as its claims are overtaken. */
export class Work {
  private readonly settings: Settings;
  private readonly env: NodeJS.ProcessEnv;
  private readonly logger: Logger;
  private readonly ledger: Ledger;
  private readonly time = new TimeSplit();
  private readonly begun = performance.now();
  private claims = 0;
  private claimed: Claim | undefined;
  private durable = { from: 0, to: 0, failed: 0 };

  constructor(settings: Settings, env: NodeJS.ProcessEnv, logger: Logger) {
    this.settings = settings;
    this.env = env;
    this.logger = logger;
    const { ledgerUrl: url, ledgerCa: ca, uid, shard: segment, tokenFile, patienceMs } = settings;
    const trouble = (message: string): void => logger.log('warn', message);
    this.ledger = new Ledger({ url, ca, uid, segment, tokenFile, patienceMs, trouble });
  }

  /** Ends when the segment is complete, when `leave` asks for it, or when nothing more can be done. */
  async run(leave: AbortSignal): Promise<WorkEnd> {
    let overtaken = 0;
    for (;;) {
      const claimedAt = performance.now();
      try {
        return { exitCode: (await this.computeSegment(leave)) === 'complete' ? EXIT_COMPLETE : EXIT_LATER };
      } catch (thrown) {
        if (leave.aborted) return { exitCode: EXIT_LATER };
        const error = thrown instanceof Error ? thrown : new Error(String(thrown));
        if (!(error instanceof StaleClaim)) return { exitCode: exitCodeOf(error), error };
        if (performance.now() - claimedAt > LONG_HELD_MS) overtaken = 0;
        const wait = Math.min(OVERTAKEN_MOST_MS, OVERTAKEN_MS * 2 ** overtaken) * (0.5 + Math.random());
        overtaken += 1;
        this.logger.log('warn', `${error.message}; claiming again in ${(wait / 1000).toFixed(1)} s`);
        await pause(wait, undefined, { signal: leave }).catch(() => undefined);
      }
    }
  }

  /** What the run came to, for machines. */
  summary(end: WorkEnd): object {
    const { shard, worker, node } = this.settings;
    const seconds = (performance.now() - this.begun) / 1000;
    const { from, to, failed } = this.durable;
    const start = this.claimed?.start ?? 0;
    return {
      summary: end.exitCode === EXIT_COMPLETE ? 'complete' : (end.error?.name ?? 'interrupted'),
      shard,
      worker,
      node,
      range: this.claimed === undefined ? '' : rangeText(this.claimed),
      completed: Math.max(0, to - start - failed),
      failed,
      computedHere: to - from,
      durationSeconds: Math.round(seconds * 1000) / 1000,
      ratePerSecond: Math.round((to - from) / seconds),
      attempts: this.claimed?.epoch ?? 0,
      timing: this.time.total(),
      exitCode: end.exitCode,
    };
  }

  private async computeSegment(leave: AbortSignal): Promise<'complete' | 'left'> {
    const { worker, node, imageId } = this.settings;
    this.time.now('wait');
    const claim = await this.ledger.claim({ worker, node, ...(imageId === undefined ? {} : { imageId }) }, leave);
    this.time.now('idle');
    if (this.claims === 0) this.durable = { from: claim.offset, to: claim.offset, failed: claim.failed };
    this.claims += 1;
    this.claimed = claim;
    this.logger.log('info', '✅ LIFECYCLE: INITIALIZED');
    if (claim.complete) return 'complete';
    const plan = planWork(claim);
    const { logger, env, settings, ledger, time } = this;
    const run = new SegmentRun(claim, plan, { logger, env, settings, ledger, time });
    this.sayBeginning(claim);
    try {
      return await run.run(leave);
    } finally {
      this.durable = { ...this.durable, to: run.offset, failed: run.failed };
    }
  }

  private sayBeginning({ start, end, offset, careful }: Claim): void {
    const total = end - start;
    if (offset > start) {
      const left = `${end - offset} of ${total} items left`;
      this.logger.log('info', `⏯️ LIFECYCLE: RESUMED - from parameter ${offset}, ${left}`);
    }
    this.logger.log('info', `▶️ LIFECYCLE: RUNNING - Processing ${end - offset} items`);
    if (careful)
      this.logger.log('info', 'the last worker of this shard died: beginning with single parameters in hand');
  }
}

function exitCodeOf(error: Error): number {
  if ([BadAlgorithm, ImportFailed, InvalidParameters].some((kind) => error instanceof kind)) return EXIT_GIVE_UP;
  if (error instanceof ComputationEnded || error instanceof LedgerAway) return EXIT_LATER;
  return 1;
}
