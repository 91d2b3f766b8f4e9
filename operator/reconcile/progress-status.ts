import type { Progress } from '../../crds/computation.ts';
import type { ComputationProgress } from '../../crds/protocol.ts';
import { durationText } from './duration-text.ts';

export interface ProgressInput {
  total: number;
  /** What the ledger says now; undefined while it is away or has not been told of the Computation. */
  now: ComputationProgress | undefined;
  /** What the status showed last. It is a floor: progress never goes backwards … */
  before: Progress | undefined;
  /** … except where the ledger has lost what it had. */
  lost: boolean;
  /** From start to now, or to the end; undefined before the start. */
  elapsedSeconds: number | undefined;
  finished: boolean;
  /** Nothing runs now, so there is neither rate nor time left. */
  suspended: boolean;
}

/** `status.progress`, counted in parameters. */
export function progressStatus(input: ProgressInput): Progress {
  const { total, now, lost, elapsedSeconds } = input;
  const floor = lost || !isPossible(input) ? undefined : input.before;
  const isNewer = now !== undefined && now.completed + now.failed >= (floor?.completed ?? 0) + (floor?.failed ?? 0);
  const completed = isNewer ? now.completed : (floor?.completed ?? 0);
  const failed = isNewer ? now.failed : (floor?.failed ?? 0);
  const done = completed + failed;
  return {
    total,
    completed,
    failed,
    percent: percentOf(done, total),
    summary: `${done}/${total}`,
    ...pace(input, done),
    ...(elapsedSeconds === undefined ? {} : { duration: durationText(elapsedSeconds) }),
  };
}

/** All are done only where the Computation is finished, and never more: what says otherwise was written by hand. */
function isPossible({ total, before, finished }: ProgressInput): boolean {
  const done = (before?.completed ?? 0) + (before?.failed ?? 0);
  return done < total || (done === total && finished);
}

/** Rounded down, so that 100 means all. */
function percentOf(done: number, total: number): number {
  return total === 0 ? 0 : Number((BigInt(done) * 100n) / BigInt(total));
}

function pace(input: ProgressInput, done: number): Partial<Progress> {
  const { now, finished, suspended, total } = input;
  if (now === undefined || suspended) {
    return {};
  }
  const rate = finished ? (overallRate(now, done) ?? now.ratePerSecond) : now.ratePerSecond;
  const left = total - done;
  const etaSeconds = Math.ceil(left / rate);
  const hasEta = !finished && rate > 0 && left > 0 && Number.isSafeInteger(etaSeconds);
  return {
    ratePerSecond: roundTenth(rate),
    rate: `${rate >= 10 ? Math.round(rate) : roundTenth(rate)}/s`,
    ...(hasEta ? { etaSeconds, eta: durationText(etaSeconds) } : {}),
  };
}

/** Over the whole run: from the first claim to the last commit. */
function overallRate(now: ComputationProgress, done: number): number | undefined {
  const claims = now.shards.flatMap((shard) => shard.firstClaimAt ?? []).toSorted();
  const commits = now.shards.flatMap((shard) => shard.lastCommitAt ?? []).toSorted();
  const [first] = claims;
  const last = commits.at(-1);
  if (first === undefined || last === undefined) {
    return undefined;
  }
  const seconds = (Date.parse(last) - Date.parse(first)) / 1_000;
  return seconds > 0 ? done / seconds : undefined;
}

function roundTenth(value: number): number {
  return Math.round(value * 10) / 10;
}
