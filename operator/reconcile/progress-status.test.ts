import { expect } from 'chai';
import { at, progressOf, shardOf } from '../../test/reconcile/builders.ts';
import { progressStatus, type ProgressInput } from './progress-status.ts';

function inputOf(changes: Partial<ProgressInput> = {}): ProgressInput {
  return {
    total: 10_000,
    now: progressOf({ completed: 6_000, failed: 120, ratePerSecond: 0.315 }),
    before: undefined,
    lost: false,
    elapsedSeconds: 65,
    finished: false,
    suspended: false,
    ...changes,
  };
}

function percentAt(completed: number, total: number): number {
  return progressStatus(inputOf({ total, now: progressOf({ completed, failed: 0 }) })).percent;
}

describe('the progress of a Computation', () => {
  it('counts failed parameters as done', () => {
    expect(progressStatus(inputOf())).to.include({
      total: 10_000,
      completed: 6_000,
      failed: 120,
      percent: 61,
      summary: '6120/10000',
      duration: '1m5s',
    });
  });

  it('tells the time left at the present rate', () => {
    const { etaSeconds, eta, rate } = progressStatus(inputOf());
    expect(etaSeconds).to.equal(12_318);
    expect(eta).to.equal('3h25m');
    expect(rate).to.equal('0.3/s');
    expect(progressStatus(inputOf({ now: progressOf({ ratePerSecond: 812.4 }) })).rate).to.equal('812/s');
  });

  it('has no time left to tell while nothing moves', () => {
    const { eta, etaSeconds } = progressStatus(inputOf({ now: progressOf({ completed: 5 }) }));
    expect([eta, etaSeconds]).to.deep.equal([undefined, undefined]);
  });

  it('has neither rate nor time left while suspended', () => {
    expect(progressStatus(inputOf({ suspended: true }))).to.not.have.any.keys('rate', 'ratePerSecond', 'eta');
  });

  it('says 100 percent only when all are done', () => {
    expect(percentAt(9_999, 10_000)).to.equal(99);
    expect(percentAt(10_000, 10_000)).to.equal(100);
    expect(percentAt(2 ** 53 - 2, 2 ** 53 - 1)).to.equal(99);
  });

  const before = { total: 10_000, completed: 500, failed: 3, percent: 5, summary: '503/10000' };

  it('never goes backwards', () => {
    const older = progressOf({ completed: 400, failed: 2 });
    expect(progressStatus(inputOf({ now: older, before }))).to.include({ completed: 500, failed: 3, percent: 5 });
  });

  it('does not believe a status by which all is done while it is not', () => {
    for (const completed of [10_000, 99_999]) {
      const invented = { ...before, completed, failed: 0 };
      expect(progressStatus(inputOf({ before: invented }))).to.include({ completed: 6_000, failed: 120 });
    }
    const all = { ...before, completed: 10_000, failed: 0 };
    expect(progressStatus(inputOf({ now: undefined, before: all, finished: true }))).to.include({ completed: 10_000 });
  });

  it('stays while the ledger is away, without a rate', () => {
    const status = progressStatus(inputOf({ now: undefined, before }));
    expect(status).to.include({ completed: 500, failed: 3, summary: '503/10000' });
    expect(status).to.not.have.any.keys('rate', 'ratePerSecond', 'eta', 'etaSeconds');
  });

  it('begins anew where the ledger has lost what it had', () => {
    expect(progressStatus(inputOf({ now: undefined, before, lost: true }))).to.include({ completed: 0, failed: 0 });
  });

  it('tells at the end the rate over the whole run', () => {
    const shards = [
      shardOf(0, 3333, { firstClaimAt: at(0).toISOString(), lastCommitAt: at(9).toISOString() }),
      shardOf(1, 3333, { firstClaimAt: at(2).toISOString(), lastCommitAt: at(10).toISOString() }),
      shardOf(2, 3334, { firstClaimAt: at(1).toISOString(), lastCommitAt: at(8).toISOString() }),
    ];
    const end = progressStatus(inputOf({ now: progressOf({ shards, ratePerSecond: 17 }), finished: true }));
    expect(end.ratePerSecond).to.equal(1_000);
    expect(end.eta).to.equal(undefined);
  });
});
