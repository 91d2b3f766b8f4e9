import type { Computation } from '../../crds/computation.ts';
import { FINALIZER } from '../../crds/labels.ts';
import type { Job } from '../kube/objects.ts';
import type { Action, NewEvent } from './decision.ts';
import { yieldRemark } from './autoscale.ts';
import { configMapRemark } from './config-map-remark.ts';
import { desiredJob } from './desired-job.ts';
import { goneWorkers } from './gone-workers.ts';
import { isDue } from './is-due.ts';
import { jobChanges } from './job-changes.ts';
import { nameHolder, ownJob } from './job-ownership.ts';
import { jobProblem, missingPods } from './job-problems.ts';
import { labelRepairs } from './label-repair.ts';
import { lettingGoOfDeleted } from './let-go.ts';
import { listRemark, listWait, lostList, registrations, restoredList } from './list.ts';
import { ledgerProblem } from './ledger-problem.ts';
import { modeChange } from './mode-change.ts';
import { isCreating, mountProblem } from './mount-problem.ts';
import type { Observed } from './observed.ts';
import { completeOutcome, jobVerdict, stoppedOutcome, type Outcome } from './outcome.ts';
import type { Plan } from './plan.ts';
import { podChanges } from './pod-changes.ts';
import { isRunning } from './pod-facts.ts';
import { podProblem } from './pod-problems.ts';
import { LONG_PARAMETER, longParameter } from './long-parameter.ts';
import { lostRemark } from './lost-remark.ts';
import type { Problem } from './problem.ts';
import { redisProblem } from './redis-problem.ts';
import { replacement, tidiedUp } from './replacement.ts';
import { restoredRemark } from './restored-remark.ts';
import { parallelismRemark } from './scaling.ts';
import { isOtherwiseQueued, queueOf } from './queue-labels.ts';
import { queueChangeRemark, waitingRemark } from './queue-remark.ts';
import { scratchRemark } from './scratch-full.ts';
import { shardRemark } from './shard-remark.ts';
import { STOPPING, type Standing } from './standing.ts';
import { stuckWorker } from './stuck-worker.ts';
import { stopOrder, type StopOrder } from './stop-order.ts';

/** What is done now and where that leaves the Computation. */
export interface Course {
  actions: Action[];
  standing: Standing;
  /** Beside those that follow from the new status. */
  events?: NewEvent[];
  requeueAfterSeconds?: number;
}

const SOON_SECONDS = 1;
const LATER_SECONDS = 5;
const AT_LEAST_SECONDS = 30;
const LIST_SECONDS = 3;
const AT_ONCE_SECONDS = 0.05;

/** The course of a Computation that is not finished, not being deleted, and has a valid spec. */
export function courseFor(observed: Observed, plan: Plan, now: Date): Course {
  const complete = completeOutcome(observed, plan, now);
  if (complete !== undefined) {
    return ended(complete);
  }
  const order = stopOrder(observed, plan, now);
  if (order !== undefined) {
    return stopping(observed, plan, order, now);
  }
  if (observed.isNamespaceGoing === true) {
    return leavingWithNamespace(observed);
  }
  const verdict = jobVerdict(observed, plan);
  if (verdict?.kind === 'failed') {
    return ended({ phase: 'Failed', ...verdict.problem, at: now });
  }
  if (observed.computation.spec.suspend) {
    return suspended(observed, plan, now);
  }
  if (verdict?.kind === 'recompute') {
    const deletion = deletionOf(ownJob(observed));
    return {
      actions:
        deletion.length === 0
          ? []
          : [...deletion, { type: 'annotateComputation', annotations: verdict.again.annotations }],
      standing: { phase: 'Running', suspended: false, remark: verdict.again.problem },
      requeueAfterSeconds: SOON_SECONDS,
    };
  }
  const course = running(observed, plan, now);
  return verdict?.kind === 'wait' ? { ...course, requeueAfterSeconds: SOON_SECONDS } : course;
}

/** Nothing where there is none, or it is going. */
function deletionOf(job: Job | undefined): Action[] {
  const { name, uid, deletionTimestamp } = job?.metadata ?? {};
  return name === undefined || uid === undefined || deletionTimestamp !== undefined
    ? []
    : [{ type: 'deleteJob', name, uid }];
}

function ended(outcome: Outcome): Course {
  return { actions: [], standing: { phase: outcome.phase, outcome, suspended: false } };
}

function stopping(observed: Observed, plan: Plan, order: StopOrder, now: Date): Course {
  const job = ownJob(observed);
  // A queued Job is deleted, and with it goes what the order may rest on (activeSince): said first, it is not forgotten.
  const isSaid = observed.computation.status?.reason === STOPPING;
  const mayStop = job !== undefined && (isSaid || queueOf(job) === undefined);
  const actions = mayStop ? jobChanges(job, plan, true) : [];
  const outcome = actions.length === 0 ? stoppedOutcome(observed, order, now) : undefined;
  if (outcome !== undefined) {
    return ended(outcome);
  }
  const wasRunning = observed.computation.status?.phase === 'Running';
  return {
    actions,
    standing: {
      phase: wasRunning ? 'Running' : 'Pending',
      suspended: false,
      remark: { reason: STOPPING, message: `${order.message}; its pods are ending` },
    },
    requeueAfterSeconds: SOON_SECONDS,
  };
}

/**
 * A namespace's pods go before everything else in it, and the Job controller lets a failed pod of an index go only once
 * it has made the next one, which it cannot any more: without this the namespace would wait for ever.
 */
function leavingWithNamespace(observed: Observed): Course {
  return {
    actions: deletionOf(ownJob(observed)),
    standing: {
      phase: observed.computation.status?.phase ?? 'Pending',
      suspended: false,
      stalled: { reason: 'NamespaceTerminating', message: 'the namespace is being deleted' },
    },
    requeueAfterSeconds: LATER_SECONDS,
  };
}

function suspended(observed: Observed, plan: Plan, now: Date): Course {
  const job = ownJob(observed);
  const change = modeChange(observed, plan, now);
  return {
    actions: [
      ...(change?.actions ?? (job === undefined ? [] : jobChanges(job, plan, true))),
      ...tidiedUp(observed, now, false),
      ...lettingGoOfDeleted(job, observed.pods),
      ...told(observed),
    ],
    standing: { phase: 'Suspended', suspended: true, ...(change === undefined ? {} : { remark: change.problem }) },
    ...(change === undefined ? {} : { requeueAfterSeconds: SOON_SECONDS }),
  };
}

function running(observed: Observed, plan: Plan, now: Date): Course {
  const { computation, ledger } = observed;
  const job = ownJob(observed);
  const holder = nameHolder(observed);
  if (holder?.kind === 'taken') {
    return stalled(holder.problem);
  }
  if (holder?.kind === 'leftover') {
    const { name } = holder.job.metadata;
    return {
      actions: deletionOf(holder.job),
      standing: {
        phase: 'Pending',
        suspended: false,
        remark: { reason: 'WaitingForOldJob', message: `Job ${name} of an earlier Computation of this name is going` },
      },
      requeueAfterSeconds: SOON_SECONDS,
    };
  }
  const change = modeChange(observed, plan, now);
  if (change !== undefined) {
    return {
      actions: [...change.actions, ...tidiedUp(observed, now, false)],
      standing: { phase: 'Pending', suspended: false, remark: change.problem },
      requeueAfterSeconds: SOON_SECONDS,
    };
  }
  const actions: Action[] = [];
  const events: NewEvent[] = [];
  const isUnknown = ledger.state === 'answering' && ledger.progress === undefined;
  const mayRegister = isUnknown && isDue(observed.registrationRefusal, now);
  const wait = isUnknown ? listWait(observed) : undefined;
  if (wait !== undefined) {
    return wait.kind === 'noted' ? noted(wait.problem) : stalled(wait.problem, LIST_SECONDS);
  }
  if (ledger.state === 'answering' && !(computation.metadata.finalizers ?? []).includes(FINALIZER)) {
    actions.push({ type: 'addFinalizer' });
  }
  if (mayRegister) {
    actions.push(...registrations(observed, plan));
  } else if (!isUnknown) {
    actions.push(...restoredList(observed));
  }
  if (job !== undefined) {
    const replaced = replacement(observed, plan, now);
    // Suspended, it runs nothing that a new one would not go on with.
    const isMadeAgain = job.spec.suspend === true && isOtherwiseQueued(computation, job);
    actions.push(...(isMadeAgain ? deletionOf(job) : jobChanges(job, plan, false)));
    actions.push(...podChanges(observed), ...replaced.actions);
    actions.push(...labelRepairs(computation, job, observed.strays ?? []));
    events.push(...replaced.events);
  } else if (ledger.state === 'answering' && (!isUnknown || mayRegister) && mayMakeJob(observed, now)) {
    actions.push({ type: 'createJob', job: desiredJob(computation, plan, observed.settings) });
    events.push(jobMade(computation, plan));
  }
  actions.push(...tidiedUp(observed, now, false), ...told(observed));
  const done = (computation.status?.progress?.completed ?? 0) + (computation.status?.progress?.failed ?? 0);
  const isLost = mayRegister && done > 0;
  if (isLost) {
    events.push({
      type: 'Warning',
      reason: 'ResultsLost',
      message: `the ledger no longer knows this Computation (${done} parameters were done); it begins anew`,
    });
  }
  const standing = standingOf(observed, plan, now);
  return {
    actions,
    standing: { ...standing, ...(isLost ? { lost: true } : {}) },
    events,
    requeueAfterSeconds: lookAgainAfter(observed, standing),
  };
}

/** Without Redis the pods of mode Queue would only wait. */
function mayMakeJob(observed: Observed, now: Date): boolean {
  return isDue(observed.jobRefusal, now) && redisProblem(observed) === undefined;
}

function told(observed: Observed): Action[] {
  const workers = goneWorkers(observed);
  return workers.length === 0 ? [] : [{ type: 'tellGone', workers }];
}

/** What changes is told by the watches; time alone is not, nor are events of the Job. */
function lookAgainAfter(observed: Observed, { stalled: stalledBy, remark }: Standing): number {
  if (observed.ledger.state === 'away' && stalledBy === undefined) {
    return SOON_SECONDS;
  }
  const job = ownJob(observed);
  const lacksPods = job !== undefined && (missingPods(job) > 0 || observed.pods.some(isCreating));
  const isCalm = remark === undefined || remark.reason === LONG_PARAMETER || waitingRemark(observed) !== undefined;
  return stalledBy === undefined && isCalm && !lacksPods ? AT_LEAST_SECONDS : LATER_SECONDS;
}

function jobMade(computation: Computation, plan: Plan): NewEvent {
  const { status } = computation;
  const queue = queueOf(computation);
  const what = computation.spec.mode === 'Queue' ? 'workers' : 'shards';
  const where = queue === undefined ? '' : `, in Kueue's queue ${queue}`;
  return status?.jobName === undefined
    ? { type: 'Normal', reason: 'JobCreated', message: `made Job ${plan.jobName} of ${plan.shards} ${what}${where}` }
    : {
        type: 'Normal',
        reason: 'JobRecreated',
        message: `Job ${plan.jobName} was gone; made again${where}, goes on from ${status.progress?.summary ?? 'the start'}`,
      };
}

function standingOf(observed: Observed, plan: Plan, now: Date): Standing {
  const runs = observed.pods.some(isRunning);
  const refusal = observed.registrationRefusal ?? ledgerProblem(observed.ledger, now) ?? observed.jobRefusal;
  const job = ownJob(observed);
  const cannotStart =
    podProblem(observed.pods) ??
    mountProblem(observed.pods, observed.mountEvents ?? []) ??
    (job === undefined ? undefined : jobProblem(job, observed.pods, observed.jobEvents));
  const stalledBy = refusal ?? redisProblem(observed) ?? lostList(observed) ?? (runs ? undefined : cannotStart);
  const waiting = waitingRemark(observed);
  const remark =
    waiting ??
    bothOf(lostRemark(observed), cannotStart) ??
    scratchRemark(observed, plan) ??
    shardRemark(observed, plan) ??
    stuckWorker(observed) ??
    yieldRemark(observed, plan) ??
    queueChangeRemark(observed) ??
    configMapRemark(observed) ??
    restoredRemark(observed) ??
    listRemark(observed) ??
    parallelismRemark(observed, plan) ??
    longParameter(observed);
  const wasRunning = observed.computation.status?.phase === 'Running';
  return {
    phase: runs || (wasRunning && cannotStart === undefined && waiting === undefined) ? 'Running' : 'Pending',
    suspended: false,
    ...(stalledBy === undefined ? {} : { stalled: { reason: stalledBy.reason, message: stalledBy.message } }),
    ...(remark === undefined ? {} : { remark }),
  };
}

/** The first one's word, and what both have to say. */
function bothOf(first: Problem | undefined, second: Problem | undefined): Problem | undefined {
  return first === undefined || second === undefined
    ? (first ?? second)
    : { reason: first.reason, message: `${first.message}; ${second.message}` };
}

function stalled(problem: Problem, again = LATER_SECONDS): Course {
  return {
    actions: [],
    standing: { phase: 'Pending', suspended: false, stalled: problem },
    requeueAfterSeconds: again,
  };
}

/** The status is written, then it goes on. */
function noted(remark: Problem): Course {
  return {
    actions: [],
    standing: { phase: 'Pending', suspended: false, remark },
    requeueAfterSeconds: AT_ONCE_SECONDS,
  };
}
