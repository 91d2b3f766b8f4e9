import { expect } from 'chai';
import {
  at,
  computationOf,
  conditionOf,
  jobOf,
  ledgerSays,
  observedOf,
  podOf,
  progressOf,
  runningStatus,
  shardOf,
} from '../../test/reconcile/builders.ts';
import type { ComputationStatus } from '../../crds/computation.ts';
import type { Observed } from './observed.ts';
import { reconcile } from './reconcile.ts';

const FULL = [shardOf(0, 3333), shardOf(1, 3333), shardOf(2, 3334)];
const labels = (shard: number): { labels: Record<string, string> } => ({ labels: { 'ttg.io/shard': String(shard) } });
const PODS = [podOf(0, labels(0)), podOf(1, labels(1)), podOf(2, labels(2))];

/** What is observed once the status of a decision is written. */
function settle(observed: Observed, seconds: number): Observed {
  const { status } = reconcile(observed, at(seconds));
  return {
    ...observed,
    computation: { ...observed.computation, ...(status && { status }) },
    lastStatusWrite: at(seconds),
  };
}

function ended(phase: 'Succeeded' | 'Failed' | 'Cancelled'): ComputationStatus {
  return runningStatus({
    phase,
    reason: 'Why',
    message: 'so',
    completionTime: at(100).toISOString(),
    conditions: [conditionOf('Finished', 'True'), conditionOf('Failed', phase === 'Failed' ? 'True' : 'False')],
  });
}

function typesOf(observed: Observed, seconds: number): string[] {
  return reconcile(observed, at(seconds)).actions.map((action) => action.type);
}

describe('a reconcile', () => {
  const computation = computationOf();
  const running = observedOf({ computation, job: jobOf(computation, { active: 3 }), pods: PODS });

  it('asks for nothing more once its decision is carried out', () => {
    const decision = reconcile(settle(running, 10), at(10));
    expect(decision.actions).to.deep.equal([]);
    expect(decision.status).to.equal(undefined);
    expect(decision.events).to.deep.equal([]);
  });

  it('looks again when a status waits for its turn', () => {
    const moved = { ...settle(running, 10), ledger: ledgerSays(progressOf({ completed: 7 })) };
    const early = reconcile(moved, at(10.25));
    expect(early.status).to.equal(undefined);
    expect(early.requeueAfterSeconds).to.be.closeTo(0.75, 0.01);
    expect(reconcile(moved, at(11)).status?.progress?.completed).to.equal(7);
  });

  it('looks again when the deadline is over, though nothing changes', () => {
    const late = computationOf({ spec: { activeDeadlineSeconds: 12 }, status: runningStatus() });
    const observed = settle({ ...running, computation: late, job: jobOf(late, { active: 3 }) }, 0);
    expect(reconcile(observed, at(4.5)).requeueAfterSeconds).to.be.at.most(7.5);
    expect(reconcile(observed, at(12)).actions.map((action) => action.type)).to.deep.equal(['patchJob']);
  });

  it('fills all columns of kubectl', () => {
    const ledger = ledgerSays(progressOf({ completed: 5_000, ratePerSecond: 100 }));
    const { status } = reconcile({ ...running, ledger }, at(10));
    expect(status).to.include({
      phase: 'Running',
      workers: '3/3',
      nodes: 'node-0,node-1,node-2',
      image: 'ttg-worker:v0.1.0',
      replicas: 3,
      selector: `ttg.io/computation-uid=${computation.metadata.uid}`,
      jobName: 'demo',
    });
    expect(status?.progress).to.include({ summary: '5000/10000', percent: 50, rate: '100/s', eta: '50s' });
  });
});

describe('a finished Computation', () => {
  it('leaves the Job of a success to end by itself', () => {
    const computation = computationOf({ status: ended('Succeeded') });
    const job = jobOf(computation, { active: 3 });
    expect(
      typesOf(observedOf({ computation, job, ledger: ledgerSays(progressOf({ shards: FULL })) }), 101),
    ).to.deep.equal([]);
  });

  it('keeps the Job of a stopped run stopped', () => {
    const computation = computationOf({ status: ended('Cancelled') });
    expect(typesOf(observedOf({ computation, job: jobOf(computation) }), 101)).to.deep.equal(['patchJob']);
    const stopped = jobOf(computation, {}, { suspend: true });
    expect(typesOf(observedOf({ computation, job: stopped }), 101)).to.deep.equal([]);
  });

  it('gets no new Job when somebody deletes it', () => {
    const computation = computationOf({ status: ended('Succeeded') });
    expect(typesOf(observedOf({ computation }), 101)).to.deep.equal([]);
  });

  it('shows what the ledger heard at the very last, but ended as it ended', () => {
    const computation = computationOf({ status: ended('Cancelled') });
    const ledger = ledgerSays(progressOf({ completed: 42 }));
    const { status } = reconcile(observedOf({ computation, ledger }), at(101));
    expect(status?.progress?.completed).to.equal(42);
    expect(status).to.include({ phase: 'Cancelled', reason: 'Why', completionTime: at(100).toISOString() });
  });

  it('is deleted when its time to live is over, not before', () => {
    const computation = computationOf({ spec: { ttlSecondsAfterFinished: 60 }, status: ended('Succeeded') });
    const before = reconcile(observedOf({ computation, lastStatusWrite: at(100) }), at(159));
    expect(before.actions).to.deep.equal([]);
    expect(before.requeueAfterSeconds).to.be.at.most(1);
    expect(typesOf(observedOf({ computation }), 160)).to.deep.equal(['deleteComputation']);
  });
});

describe('a status that somebody else has changed', () => {
  const job = jobOf(computationOf());
  const own = settle(observedOf({ job, pods: PODS }), 10);
  const foreignStatus = ended('Succeeded');

  it('is written anew from what is known, with an event', () => {
    const { status, events } = reconcile({ ...own, foreignStatus }, at(20));
    expect(status).to.include({ phase: 'Running' });
    expect(status?.conditions?.find(({ type }) => type === 'Finished')?.status).to.equal('False');
    expect(events.map(({ reason }) => reason)).to.deep.equal(['StatusRepaired']);
  });

  it('decides nothing: its Job is neither stopped nor left alone', () => {
    expect(reconcile({ ...own, foreignStatus }, at(20)).actions).to.deep.equal(reconcile(own, at(20)).actions);
  });
});
