import { expect } from 'chai';
import {
  at,
  computationOf,
  failedWith,
  jobOf,
  ledgerAway,
  ledgerSays,
  observedOf,
  podCondition,
  podOf,
  progressOf,
  shardOf,
  specOf,
} from '../../test/reconcile/builders.ts';
import type { JobStatus } from '../kube/objects.ts';
import type { Observed } from './observed.ts';
import { completeOutcome, jobVerdict, stoppedOutcome } from './outcome.ts';

const PLAN = { total: 10_000, shards: 3, pods: 3, jobName: 'demo' };
const FULL = [shardOf(0, 3333), shardOf(1, 3333), shardOf(2, 3334)];
const SECOND_MISSING = [shardOf(0, 3333), shardOf(1, 12, { epoch: 4 }), shardOf(2, 3334)];

function ended(type: 'Complete' | 'Failed', seconds: number, changes: JobStatus = {}): JobStatus {
  return {
    ...changes,
    conditions: [
      podCondition(type, 'True', { reason: 'FailedIndexes', lastTransitionTime: at(seconds).toISOString() }),
    ],
  };
}

function suspendedAt(seconds: number): JobStatus {
  return { conditions: [podCondition('Suspended', 'True', { lastTransitionTime: at(seconds).toISOString() })] };
}

describe('a Computation is complete', () => {
  const finished = { shards: FULL, completedAt: at(42).toISOString() };

  it('when its segments cover all parameters, at the time of the last commit', () => {
    const outcome = completeOutcome(observedOf({ ledger: ledgerSays(progressOf(finished)) }), PLAN, at(50));
    expect(outcome).to.deep.equal({
      phase: 'Succeeded',
      reason: 'AllComputed',
      message: 'all 10000 parameters have a result',
      at: at(42),
    });
  });

  it('not while one is missing, whatever the Job says', () => {
    const job = jobOf(computationOf(), ended('Complete', 10));
    const ledger = ledgerSays(progressOf({ shards: SECOND_MISSING }));
    expect(completeOutcome(observedOf({ job, ledger }), PLAN, at(50))).to.equal(undefined);
  });

  it('and says what failed, by kind and with the ids', () => {
    const failureGroups = [{ reason: 'TimedOut' as const, message: 'no answer', count: 2, ids: [7, 9] }];
    const progress = progressOf({ ...finished, completed: 9_998, failed: 2, failureGroups });
    expect(completeOutcome(observedOf({ ledger: ledgerSays(progress) }), PLAN, at(50))?.message).to.equal(
      '9,998 of 10,000; 2 failed: TimedOut no answer (7, 9); failurePolicy.maxFailedParameters is 0',
    );
  });

  it('and failed when more parameters failed than may', () => {
    const progress = progressOf({ ...finished, completed: 9_991, failed: 9 });
    const policy = (maxFailedParameters: number | string): Observed =>
      observedOf({
        computation: computationOf({ spec: { failurePolicy: { ...specOf().failurePolicy, maxFailedParameters } } }),
        ledger: ledgerSays(progress),
      });
    expect(completeOutcome(policy(8), PLAN, at(50))).to.include({ phase: 'Failed', reason: 'TooManyFailedParameters' });
    expect(completeOutcome(policy(9), PLAN, at(50))).to.include({ phase: 'Succeeded', reason: 'FailuresTolerated' });
    expect(completeOutcome(policy('0.09%'), PLAN, at(50))?.phase).to.equal('Succeeded');
    expect(completeOutcome(policy('0.08%'), PLAN, at(50))?.phase).to.equal('Failed');
  });
});

describe('a Job that ended while parameters are missing', () => {
  const missing = progressOf({ shards: SECOND_MISSING });

  it('says nothing while it has not ended', () => {
    const job = jobOf(computationOf(), { active: 3 });
    expect(jobVerdict(observedOf({ job, ledger: ledgerSays(missing) }), PLAN)).to.equal(undefined);
  });

  it('is made again for what is missing', () => {
    const job = jobOf(computationOf(), ended('Complete', 10));
    const verdict = jobVerdict(observedOf({ job, ledger: ledgerSays(missing, at(20)) }), PLAN);
    expect(verdict?.kind).to.equal('recompute');
  });

  it('waits until the ledger was asked after its end', () => {
    const job = jobOf(computationOf(), ended('Complete', 10));
    const verdict = jobVerdict(observedOf({ job, ledger: ledgerSays(missing, at(11)) }), PLAN);
    expect(verdict).to.deep.equal({ kind: 'wait' });
  });

  it('waits while the ledger is away: no restart storm', () => {
    const job = jobOf(computationOf(), ended('Failed', 10, { failedIndexes: '1' }));
    expect(jobVerdict(observedOf({ job, ledger: ledgerAway() }), PLAN)).to.deep.equal({ kind: 'wait' });
  });

  it('fails the Computation when a shard has used up its retries, saying which and why, and what is kept', () => {
    const job = jobOf(computationOf(), ended('Failed', 10, { failedIndexes: '1' }));
    const pods = [
      podOf(1, { name: 'demo-1-first', createdAt: at(1), status: failedWith(1, 'Error', 'first words') }),
      podOf(1, { name: 'demo-1-last', createdAt: at(8), status: failedWith(137, 'OOMKilled', 'last words') }),
    ];
    const verdict = jobVerdict(observedOf({ job, pods, ledger: ledgerSays(missing, at(20)) }), PLAN);
    expect(verdict).to.deep.equal({
      kind: 'failed',
      problem: {
        reason: 'ShardsGivenUp',
        message:
          'a shard was given up: shard 1 (3333-6665, 4 attempts): demo-1-last ended with exit code 137, OOMKilled: ' +
          'last words. 6679 of 10000 parameters were computed and are kept',
      },
    });
  });

  it('does not fail for a given-up shard that is complete all the same', () => {
    const job = jobOf(computationOf(), ended('Failed', 10, { failedIndexes: '0' }));
    const verdict = jobVerdict(observedOf({ job, ledger: ledgerSays(missing, at(20)) }), PLAN);
    expect(verdict?.kind).to.equal('recompute');
  });

  it('is not made again for ever where its pods end without a new result', () => {
    const job = jobOf(computationOf(), ended('Complete', 10));
    const kindAfter = (recomputed: string): string | undefined => {
      const computation = computationOf({ metadata: { annotations: { 'ttg.io/recomputed': recomputed } } });
      return jobVerdict(observedOf({ computation, job, ledger: ledgerSays(missing, at(20)) }), PLAN)?.kind;
    };
    expect(kindAfter('2@6679')).to.equal('recompute');
    expect(kindAfter('3@6679')).to.equal('failed');
    expect(kindAfter('3@6000')).to.equal('recompute');
  });
});

describe('a stop that was ordered', () => {
  const order = { phase: 'Cancelled', reason: 'Cancelled', message: 'by the user' } as const;

  it('is not over while a pod is active', () => {
    const job = jobOf(computationOf(), suspendedAt(10));
    expect(stoppedOutcome(observedOf({ job, pods: [podOf(0)] }), order, at(20))).to.equal(undefined);
  });

  it('is over when the last pod has ended', () => {
    const job = jobOf(computationOf(), suspendedAt(10));
    const pods = [podOf(0, { status: failedWith(75) })];
    expect(stoppedOutcome(observedOf({ job, pods }), order, at(20))).to.deep.equal({ ...order, at: at(20) });
  });

  it('is over after a minute though a pod on a lost node never ends', () => {
    const job = jobOf(computationOf(), suspendedAt(10));
    expect(stoppedOutcome(observedOf({ job, pods: [podOf(0)] }), order, at(69))).to.equal(undefined);
    expect(stoppedOutcome(observedOf({ job, pods: [podOf(0)] }), order, at(71))?.phase).to.equal('Cancelled');
  });
});
