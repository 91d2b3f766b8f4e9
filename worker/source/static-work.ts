import { setTimeout as pause } from 'node:timers/promises';
import { EXIT_COMPLETE, EXIT_LATER } from '../../crds/exit-codes.ts';
import { rangeText, shardRange } from '../../crds/partition.ts';
import type { Claim } from '../../crds/protocol.ts';
import { StaleClaim } from '../errors.ts';
import { ProgressLog } from '../log/progress-log.ts';
import type { OpenSegment, SegmentEnd } from '../segments/open-segment.ts';
import { OpenSegments, type WorkerTools } from '../segments/open-segments.ts';
import { endBy, type Work, type WorkEnd } from '../work-end.ts';
import { SegmentHeartbeat } from './segment-heartbeat.ts';
import { planWork } from './work-plan.ts';

/** A worker that is overtaken claims again after this long, and each further time after twice as long … */
const OVERTAKEN_MS = 1000;
const OVERTAKEN_MOST_MS = 60_000;
/** … unless it held its claim for so long. Two workers on one segment would else take it from each other for ever. */
const LONG_HELD_MS = 60_000;

/**
 * The life of a worker of mode Static: claims what is left of its shard and computes it, again and again as long as its
 * claims are overtaken. A shard is one segment, or several after a time in mode Queue.
 */
export class StaticWork implements Work {
  private readonly tools: WorkerTools;
  private readonly begun = performance.now();
  private claims = 0;
  private claimed: Claim | undefined;
  private done = { here: 0, completed: 0, failed: 0 };

  constructor(tools: WorkerTools) {
    this.tools = tools;
  }

  async run(leave: AbortSignal): Promise<WorkEnd> {
    let overtaken = 0;
    for (;;) {
      const claimedAt = performance.now();
      try {
        return { exitCode: (await this.computeShard(leave)) === 'complete' ? EXIT_COMPLETE : EXIT_LATER };
      } catch (error) {
        if (leave.aborted) return { exitCode: EXIT_LATER };
        if (!(error instanceof StaleClaim)) return endBy(error);
        if (performance.now() - claimedAt > LONG_HELD_MS) overtaken = 0;
        const wait = Math.min(OVERTAKEN_MOST_MS, OVERTAKEN_MS * 2 ** overtaken) * (0.5 + Math.random());
        overtaken += 1;
        this.tools.logger.log('warn', `${error.message}; claiming again in ${(wait / 1000).toFixed(1)} s`);
        await pause(wait, undefined, { signal: leave }).catch(() => undefined);
      }
    }
  }

  summary(end: WorkEnd): object {
    const { index, worker, node } = this.tools.settings;
    const seconds = (performance.now() - this.begun) / 1000;
    const { here, completed, failed } = this.done;
    return {
      summary: end.exitCode === EXIT_COMPLETE ? 'complete' : (end.error?.name ?? 'interrupted'),
      shard: index,
      worker,
      node,
      range: this.claimed === undefined ? '' : rangeText(this.claimed),
      completed,
      failed,
      computedHere: here,
      durationSeconds: Math.round(seconds * 1000) / 1000,
      ratePerSecond: Math.round(here / seconds),
      attempts: this.claimed?.epoch ?? 0,
      timing: this.tools.time.total(),
      exitCode: end.exitCode,
      remarks: [...this.tools.remarks],
    };
  }

  private async computeShard(leave: AbortSignal): Promise<SegmentEnd> {
    let open: OpenSegments | undefined;
    const progress = { count: (): void => undefined };
    const onLeave = (): void => open?.leave();
    leave.addEventListener('abort', onLeave);
    try {
      for (;;) {
        const claim = await this.claim(leave);
        if (claim.complete) return 'complete';
        open ??= new OpenSegments(planWork(claim.work, this.tools.ledger.points), this.tools, {
          counted: () => progress.count(),
        });
        if (leave.aborted) open.leave();
        const end = await this.computeSegment(open, claim, progress);
        if (end === 'left' || isWholeShard(claim, this.tools.settings.index)) return end;
      }
    } finally {
      leave.removeEventListener('abort', onLeave);
      open?.end();
    }
  }

  private async claim(leave: AbortSignal): Promise<Claim> {
    const { settings, ledger, logger, time } = this.tools;
    const { worker, node, imageId, index } = settings;
    time.now('wait');
    const request = { worker, node, ...(imageId === undefined ? {} : { imageId }) };
    const claim = await ledger.claimOfShard(index, request, leave);
    time.now('idle');
    this.claims += 1;
    this.claimed = claim;
    if (this.claims === 1) logger.log('info', '✅ LIFECYCLE: INITIALIZED');
    return claim;
  }

  private async computeSegment(open: OpenSegments, claim: Claim, progress: { count(): void }): Promise<SegmentEnd> {
    const { logger } = this.tools;
    this.sayBeginning(claim);
    const log = new ProgressLog(logger, claim.end - claim.start, claim.offset - claim.start);
    progress.count = () => log.count();
    let segment: OpenSegment | undefined;
    let beats: SegmentHeartbeat | undefined;
    const troubled = Promise.withResolvers<never>();
    troubled.promise.catch(() => undefined);
    try {
      const end = open.compute(claim, (started) => {
        segment = started;
        beats = new SegmentHeartbeat(this.tools, open, started, (error) => troubled.reject(error));
      });
      end.catch(() => undefined);
      const how = await Promise.race([end, troubled.promise]);
      if (how === 'left') await beats?.goodbye();
      return how;
    } finally {
      beats?.end();
      log.end();
      if (segment !== undefined) this.note(claim, segment);
    }
  }

  private note(claim: Claim, { offset, failed }: OpenSegment): void {
    const here = offset - claim.offset;
    this.done.here += here;
    this.done.failed += failed;
    this.done.completed += offset - claim.start - failed;
  }

  private sayBeginning({ start, end, offset, careful }: Claim): void {
    const { logger } = this.tools;
    const total = end - start;
    if (offset > start) {
      const left = `${end - offset} of ${total} items left`;
      logger.log('info', `⏯️ LIFECYCLE: RESUMED - from parameter ${offset}, ${left}`);
    }
    logger.log('info', `▶️ LIFECYCLE: RUNNING - Processing ${end - offset} items`);
    if (careful) logger.log('info', 'the last worker of this shard died: beginning with single parameters in hand');
  }
}

/** The claim covers all of the shard, so that nothing else is to be claimed of it. */
function isWholeShard({ total, segments, start, end }: Claim, shard: number): boolean {
  const range = shardRange(total, segments, shard);
  return range.start === start && range.end === end;
}
