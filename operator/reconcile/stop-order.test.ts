import { expect } from 'chai';
import {
  at,
  computationOf,
  conditionOf,
  ledgerAway,
  ledgerSays,
  observedOf,
  progressOf,
  runningStatus,
  specOf,
} from '../../test/reconcile/builders.ts';
import type { ComputationSpec, ComputationStatus } from '../../crds/computation.ts';
import type { ComputationProgress, FailureRecord } from '../../crds/protocol.ts';
import { stopOrder, type StopOrder } from './stop-order.ts';

const PLAN = { total: 10_000, shards: 3, pods: 3, jobName: 'demo' };

interface Case {
  spec?: Partial<ComputationSpec>;
  status?: ComputationStatus;
  progress?: Partial<ComputationProgress>;
  seconds?: number;
}

function order({ spec = {}, status = runningStatus(), progress = {}, seconds = 0 }: Case): StopOrder | undefined {
  const observed = observedOf({
    computation: computationOf({ spec, status }),
    ledger: ledgerSays(progressOf(progress)),
  });
  return stopOrder(observed, PLAN, at(seconds));
}

function failures(count: number, type = 'ValueError'): FailureRecord[] {
  return Array.from({ length: count }, (_, id) => ({ id, parameter: id, reason: 'Exception', type, message: 'boom' }));
}

const policy = (changes: Partial<ComputationSpec['failurePolicy']>): Partial<ComputationSpec> => ({
  failurePolicy: { ...specOf().failurePolicy, ...changes },
});

function resumedAt(seconds: number): ComputationStatus {
  const lastTransitionTime = at(seconds).toISOString();
  return runningStatus({ conditions: [conditionOf('Suspended', 'False', { lastTransitionTime })] });
}

describe('a run is stopped', () => {
  it('not while all is well', () => {
    expect(order({})).to.equal(undefined);
  });

  it('when it is cancelled', () => {
    expect(order({ spec: { cancel: true } })).to.include({ phase: 'Cancelled', reason: 'Cancelled' });
  });

  it('when it is cancelled while the ledger is away', () => {
    const observed = observedOf({ computation: computationOf({ spec: { cancel: true } }), ledger: ledgerAway() });
    expect(stopOrder(observed, PLAN, at(0))?.reason).to.equal('Cancelled');
  });
});

describe('the deadline', () => {
  const spec = { activeDeadlineSeconds: 60 };

  it('has not come a second before, and has when the time is over', () => {
    expect(order({ spec, seconds: 59 })).to.equal(undefined);
    expect(order({ spec, seconds: 60 })).to.include({ phase: 'Failed', reason: 'DeadlineExceeded' });
  });

  it('counts anew from a resume', () => {
    expect(order({ spec, status: resumedAt(500), seconds: 559 })).to.equal(undefined);
    expect(order({ spec, status: resumedAt(500), seconds: 560 })?.reason).to.equal('DeadlineExceeded');
  });

  it('does not come while suspended, nor before the start', () => {
    const suspended = runningStatus({ conditions: [conditionOf('Suspended', 'True')] });
    expect(order({ spec, status: suspended, seconds: 900 })).to.equal(undefined);
    expect(order({ spec, status: { phase: 'Pending' }, seconds: 900 })).to.equal(undefined);
  });
});

describe('failures stop a run early', () => {
  it('at stopAfterFailures', () => {
    const spec = policy({ stopAfterFailures: 5 });
    expect(order({ spec, progress: { failed: 4, completed: 90 } })).to.equal(undefined);
    const stop = order({ spec, progress: { failed: 5, completed: 90, failures: failures(5) } });
    expect(stop).to.include({ phase: 'Failed', reason: 'StopAfterFailures' });
    expect(stop?.message).to.contain('parameter 0: Exception (ValueError): boom');
  });

  it('when the first hundred outcomes all failed alike', () => {
    expect(order({ progress: { failed: 99, failures: failures(10) } })).to.equal(undefined);
    const stop = order({ progress: { failed: 100, failures: failures(10) } });
    expect(stop).to.include({ phase: 'Failed', reason: 'EveryParameterFails' });
  });

  it('not when one of them has a result', () => {
    expect(order({ progress: { failed: 100, completed: 1, failures: failures(10) } })).to.equal(undefined);
  });

  it('not when they failed in different ways', () => {
    const mixed = [...failures(9), ...failures(1, 'KeyError')];
    expect(order({ progress: { failed: 100, failures: mixed } })).to.equal(undefined);
  });

  it('not when every parameter may fail', () => {
    const spec = policy({ maxFailedParameters: '100%' });
    expect(order({ spec, progress: { failed: 100, failures: failures(10) } })).to.equal(undefined);
  });

  it('not below the number that the user has set, however alike they are', () => {
    const spec = policy({ stopAfterFailures: 500 });
    expect(order({ spec, progress: { failed: 100, failures: failures(10) } })).to.equal(undefined);
  });
});
