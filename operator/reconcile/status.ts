import type { ComputationStatus, Progress, ShardStatus } from '../../crds/computation.ts';
import { LABEL_UID } from '../../crds/labels.ts';
import type { ComputationProgress } from '../../crds/protocol.ts';
import { aggregateStatuses } from './aggregate-status.ts';
import type { Course } from './course.ts';
import { conditionsFor } from './conditions.ts';
import { failureStatus } from './failure-status.ts';
import { failureText } from './failure-text.ts';
import { parseIndexRanges } from './index-ranges.ts';
import { ownJob } from './job-ownership.ts';
import type { Observed } from './observed.ts';
import type { Plan } from './plan.ts';
import { isActive, isRunning, podsByShard } from './pod-facts.ts';
import { queueStatus, queueWorkers } from './queue-status.ts';
import { progressStatus } from './progress-status.ts';
import { listStatus } from './list.ts';
import { listedShards, shardSummary } from './shard-listing.ts';
import { shardStatus, type ShardContext } from './shard-status.ts';
import type { Standing } from './standing.ts';
import { endTimeOf, startTimeOf } from './start-time.ts';
import { runTiming } from './timing.ts';
import { unclaimedShard } from './unclaimed-shard.ts';
import { nodesText, workersText } from './worker-status.ts';

/** The status of a Computation with a valid spec. */
export function statusFor(observed: Observed, plan: Plan, course: Course, now: Date): ComputationStatus {
  const { standing } = course;
  const { computation, ledger } = observed;
  const before = computation.status;
  const answer = ledger.state === 'answering' ? ledger.progress : undefined;
  const said = standing.outcome ?? standing.stalled ?? standing.remark;
  const startTime = startTimeOf(observed, standing.suspended, now);
  const end = endTimeOf(standing.outcome?.at, startTime, now);
  const list = listStatus(observed);
  const progress = progressStatus({
    total: plan.total,
    now: answer,
    before: before?.progress,
    lost: standing.lost === true,
    elapsedSeconds: startTime === undefined ? undefined : ((end ?? now).getTime() - Date.parse(startTime)) / 1_000,
    finished: end !== undefined,
    suspended: standing.suspended,
  });
  return {
    ...(computation.metadata.generation === undefined ? {} : { observedGeneration: computation.metadata.generation }),
    phase: standing.phase,
    ...(said === undefined ? {} : { reason: said.reason, message: said.message }),
    conditions: conditionsFor(computation, standing, now),
    ...(startTime === undefined ? {} : { startTime }),
    ...(end === undefined ? {} : { completionTime: end.toISOString() }),
    ...(list && { list }),
    progress,
    ...measured(observed, answer, progress, end ?? now),
    ...shardsPart(observed, plan, standing, answer),
    ...queuePart(observed, plan, answer),
    ...(hasJob(observed, course) ? { jobName: plan.jobName } : {}),
    image: ownJob(observed)?.spec.template.spec.containers[0]?.image ?? imageOf(observed),
    replicas: observed.pods.filter(isActive).length,
    selector: `${LABEL_UID}=${computation.metadata.uid}`,
  };
}

/** Whether there is a Job, was one, or is one from this pass on. */
function hasJob(observed: Observed, { actions }: Course): boolean {
  const wasMade = observed.computation.status?.jobName !== undefined;
  return wasMade || ownJob(observed) !== undefined || actions.some((action) => action.type === 'createJob');
}

/** What the ledger measured; as it was where an older answer than the one shown, or none, is at hand. */
function measured(
  { computation, pods }: Observed,
  answer: ComputationProgress | undefined,
  progress: Progress,
  until: Date,
): Partial<ComputationStatus> {
  const { status, metadata } = computation;
  const isShown = answer !== undefined && answer.completed === progress.completed && answer.failed === progress.failed;
  const createdAt = metadata.creationTimestamp;
  return {
    ...(isShown
      ? {
          aggregates: aggregateStatuses(answer.aggregates),
          failures: answer.failures.map((failure) => failureStatus(failure)),
          ...(answer.failed === 0 ? {} : { failureSummary: failureText(answer) }),
        }
      : {
          ...(status?.aggregates === undefined ? {} : { aggregates: status.aggregates }),
          ...(status?.failures === undefined ? {} : { failures: status.failures }),
          ...(status?.failureSummary === undefined ? {} : { failureSummary: status.failureSummary }),
        }),
    ...(answer === undefined || createdAt === undefined
      ? status?.timing === undefined
        ? {}
        : { timing: status.timing }
      : { timing: runTiming(new Date(createdAt), until, answer, pods, status?.timing) }),
  };
}

function shardsPart(
  observed: Observed,
  plan: Plan,
  standing: Standing,
  answer: ComputationProgress | undefined,
): Pick<ComputationStatus, 'shards' | 'shardSummary' | 'workers' | 'nodes'> {
  const before = observed.computation.status;
  const isQueue = observed.computation.spec.mode === 'Queue';
  if (
    answer === undefined &&
    standing.lost !== true &&
    before?.shards !== undefined &&
    before.shardSummary !== undefined
  ) {
    const { shards, shardSummary: summary, nodes } = before;
    const workers = workersText(observed.pods, plan, summary.succeeded);
    return { shards, shardSummary: summary, workers, ...(nodes === undefined ? {} : { nodes }) };
  }
  const context: ShardContext = {
    podsByShard: podsByShard(observed.pods),
    failedIndexes: new Set(parseIndexRanges(ownJob(observed)?.status?.failedIndexes)),
    idlePhase: isQueue && hasEnough(observed, plan) ? 'Suspended' : idlePhase(standing),
    ...(isQueue ? { tasks: new Map(answer?.queue?.workers.map(({ index, tasks }) => [index, tasks])) } : {}),
  };
  const facts = isQueue
    ? queueWorkers(answer, observed.pods)
    : (answer?.shards ??
      Array.from({ length: plan.total === 0 ? 0 : plan.shards }, (_, index) =>
        unclaimedShard(plan.total, plan.shards, index),
      ));
  const shards: ShardStatus[] = facts.map((shard) => shardStatus(shard, context));
  const summary = shardSummary(shards);
  const nodes = nodesText(shards);
  return {
    shards: listedShards(shards),
    shardSummary: summary,
    workers: workersText(
      observed.pods,
      plan,
      isQueue ? (answer?.complete === true ? plan.shards : 0) : summary.succeeded,
    ),
    ...(nodes === '' ? {} : { nodes }),
  };
}

function queuePart(
  { computation }: Observed,
  plan: Plan,
  answer: ComputationProgress | undefined,
): Pick<ComputationStatus, 'queue' | 'autoscale'> {
  if (computation.spec.mode !== 'Queue') {
    return {};
  }
  const queue = answer?.queue === undefined ? computation.status?.queue : queueStatus(answer.queue);
  return {
    ...(queue === undefined ? {} : { queue }),
    ...(plan.autoscale === undefined ? {} : { autoscale: plan.autoscale }),
  };
}

/** A worker of mode Queue that has no pod is not wanted now. */
function hasEnough({ pods }: Observed, plan: Plan): boolean {
  return pods.filter(isRunning).length >= plan.pods;
}

function idlePhase({ outcome, suspended }: Standing): ShardContext['idlePhase'] {
  if (outcome?.phase === 'Failed' || outcome?.phase === 'Cancelled') {
    return outcome.phase;
  }
  return suspended ? 'Suspended' : 'Pending';
}

function imageOf({ computation, settings }: Observed): string {
  return computation.spec.worker.image ?? settings.workerImage;
}
