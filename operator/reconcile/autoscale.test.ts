import { expect } from 'chai';
import { at, computationOf, jobOf, observedOf, queueLedger, runningStatus } from '../../test/reconcile/builders.ts';
import type { AutoscaleStatus, ComputationSpec } from '../../crds/computation.ts';
import { autoscaleStatus, withAutoscale, yieldRemark } from './autoscale.ts';
import type { Observed } from './observed.ts';
import { planFor } from './plan.ts';

const AUTOSCALE = { minWorkers: 2, maxWorkers: 20, targetSecondsRemaining: 100 };

interface Run {
  /** Workers that run now, each at 10 parameters a second. */
  workers: number;
  left: number;
  before?: AutoscaleStatus;
  spec?: Partial<ComputationSpec>;
  rate?: number;
}

function runOf({ workers, left, before, spec = {}, rate = 10 }: Run): Observed {
  const computation = computationOf({
    spec: { mode: 'Queue', autoscale: AUTOSCALE, ...spec },
    status: runningStatus(before === undefined ? {} : { autoscale: before }),
  });
  const rated = Array.from({ length: workers }, () => ({ ratePerSecond: rate }));
  return observedOf({
    computation,
    job: jobOf(computation, { active: workers }, { parallelism: workers, completions: 20 }),
    ledger: queueLedger(rated, { completed: 100_000 - left, total: 100_000 }),
  });
}

const wanted = (run: Run, seconds = 60): number | undefined => autoscaleStatus(runOf(run), at(seconds))?.workers;

describe('autoscale', () => {
  it('wants as many workers as finish the rest in the time asked for', () => {
    expect(wanted({ workers: 3, left: 12_000 })).to.equal(12);
  });

  it('stays within its bounds', () => {
    expect(wanted({ workers: 3, left: 90_000 })).to.equal(20);
    const before = { workers: 8, startedWith: 3, fewerSince: at(0).toISOString(), mostSince: 1 };
    expect(wanted({ workers: 8, left: 5_000, before, spec: { autoscale: { ...AUTOSCALE, minWorkers: 7 } } })).to.equal(
      7,
    );
  });

  it('keeps what there is until a rate is measured', () => {
    expect(wanted({ workers: 3, left: 90_000, rate: 0 })).to.equal(3);
    expect(wanted({ workers: 3, left: 90_000 }, 5)).to.equal(3);
  });

  it('takes no worker away before fewer have been enough for a minute', () => {
    const first = autoscaleStatus(runOf({ workers: 10, left: 7_900 }), at(100));
    expect(first).to.deep.include({ workers: 10, fewerSince: at(100).toISOString(), mostSince: 8 });
    const second = autoscaleStatus(runOf({ workers: 10, left: 6_900, ...(first && { before: first }) }), at(159));
    expect(second).to.deep.include({ workers: 10, mostSince: 8 });
    const third = autoscaleStatus(runOf({ workers: 10, left: 6_900, ...(second && { before: second }) }), at(160));
    expect(third).to.deep.equal({ workers: 8, startedWith: 3 });
  });

  it('begins that minute anew when all of them are needed in between', () => {
    const before = { workers: 10, startedWith: 3, fewerSince: at(100).toISOString(), mostSince: 7 };
    expect(autoscaleStatus(runOf({ workers: 10, left: 9_900, before }), at(150))).to.deep.equal({
      workers: 10,
      startedWith: 3,
    });
  });

  it('does not flutter about what makes little difference', () => {
    expect(wanted({ workers: 10, left: 10_900 })).to.equal(10);
  });

  it('lets all finish what is over within a minute', () => {
    const before = { workers: 10, startedWith: 3, fewerSince: at(0).toISOString(), mostSince: 4 };
    expect(wanted({ workers: 10, left: 5_900, before }, 100)).to.equal(10);
  });

  it('yields to whoever changes parallelism, and says so', () => {
    const observed = runOf({
      workers: 10,
      left: 90_000,
      before: { workers: 10, startedWith: 3 },
      spec: { parallelism: 5 },
    });
    const plan = withAutoscale(planFor(observed), observed, at(60));
    expect(plan.pods).to.equal(5);
    expect(yieldRemark(observed, plan)?.reason).to.equal('AutoscaleYields');
    expect(yieldRemark(observed, plan)?.message).to.contain('from 3 to 5');
  });

  it('runs nothing while parallelism is 0', () => {
    expect(wanted({ workers: 3, left: 90_000, spec: { parallelism: 0 } })).to.equal(0);
  });

  it('has nothing to say in a Computation without it', () => {
    expect(autoscaleStatus(observedOf(), at(60))).to.equal(undefined);
  });
});
