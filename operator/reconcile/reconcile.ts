import type { ComputationStatus } from '../../crds/computation.ts';
import { courseAfterwards } from './afterwards.ts';
import { withAutoscale } from './autoscale.ts';
import { activeSince } from './active-since.ts';
import { conditionsFor } from './conditions.ts';
import { courseFor, type Course } from './course.ts';
import type { Decision, NewEvent } from './decision.ts';
import { decideDeletion } from './deletion.ts';
import { eventsBetween } from './events.ts';
import { isFinished } from './find-condition.ts';
import type { Observed } from './observed.ts';
import { planFor } from './plan.ts';
import type { Problem } from './problem.ts';
import { specProblem } from './spec-problem.ts';
import { statusFor } from './status.ts';
import { repairTurn, statusTurn } from './status-pace.ts';

const STATUS_REPAIRED: NewEvent = {
  type: 'Warning',
  reason: 'StatusRepaired',
  message: 'somebody else has changed the status; it is written anew from what the ledger and the cluster say',
};

/**
 * What to write for a Computation, given all that was observed of it. Pure: the same observation at the same time gives
 * the same decision, and a decision that was carried out gives an observation that asks for nothing more.
 */
export function reconcile(observed: Observed, now: Date): Decision {
  const { computation } = observed;
  if (computation.metadata.deletionTimestamp !== undefined) {
    return decideDeletion(observed, now);
  }
  const problem = isFinished(computation.status) ? undefined : specProblem(computation.spec);
  if (problem !== undefined) {
    return paced(observed, { actions: [] }, refusedStatus(observed, problem, now), now);
  }
  const plan = withAutoscale(planFor(observed), observed, now);
  const course = isFinished(computation.status)
    ? courseAfterwards(observed, plan, now)
    : courseFor(observed, plan, now);
  const status = statusFor(observed, plan, course, now);
  return paced(observed, withDeadline(observed, course, now), status, now);
}

function refusedStatus({ computation }: Observed, problem: Problem, now: Date): ComputationStatus {
  const { generation } = computation.metadata;
  return {
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    phase: 'Pending',
    ...problem,
    conditions: conditionsFor(computation, { phase: 'Pending', suspended: false, stalled: problem }, now),
  };
}

/** Nothing else says when a deadline is over. */
function withDeadline(observed: Observed, course: Course, now: Date): Course {
  const since = activeSince(observed);
  const allowed = observed.computation.spec.activeDeadlineSeconds;
  if (since === undefined || allowed === undefined || course.standing.outcome !== undefined) {
    return course;
  }
  const left = allowed - (now.getTime() - since.getTime()) / 1_000;
  return left <= 0 ? course : { ...course, requeueAfterSeconds: Math.min(left, course.requeueAfterSeconds ?? left) };
}

/** The status in its turn, and the events that go with it. */
function paced(
  observed: Observed,
  course: Pick<Course, 'actions' | 'events' | 'requeueAfterSeconds'>,
  status: ComputationStatus,
  now: Date,
): Decision {
  const { lastStatusWrite, foreignStatus } = observed;
  const before = observed.computation.status;
  const turn =
    foreignStatus === undefined
      ? statusTurn(before, status, lastStatusWrite, now)
      : repairTurn(foreignStatus, status, lastStatusWrite, now);
  const { actions, requeueAfterSeconds: asked } = course;
  const requeue = turn.kind === 'wait' ? Math.min(turn.seconds, asked ?? turn.seconds) : asked;
  return {
    actions,
    events: [
      ...(course.events ?? []),
      ...(turn.kind === 'write' ? eventsBetween(before, status) : []),
      ...(turn.kind === 'write' && foreignStatus !== undefined ? [STATUS_REPAIRED] : []),
    ],
    ...(turn.kind === 'write' ? { status } : {}),
    ...(requeue === undefined ? {} : { requeueAfterSeconds: requeue }),
  };
}
