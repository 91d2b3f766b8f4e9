import { expect } from 'chai';
import {
  at,
  computationOf,
  ledgerAway,
  ledgerSays,
  observedOf,
  progressOf,
  runningStatus,
  shardOf,
} from '../../test/reconcile/builders.ts';
import type { LedgerView } from './observed.ts';
import { reconcile } from './reconcile.ts';
import { restoredRemark } from './restored-remark.ts';

/** The status has shown so many parameters, of which some failed, and this is what the ledger says now. */
function observed(completed: number, failed: number, ledger: LedgerView): ReturnType<typeof observedOf> {
  const progress = { total: 10_000, completed, failed, percent: 0, summary: '' };
  return observedOf({ computation: computationOf({ status: runningStatus({ progress }) }), ledger });
}

const holds = (done: number): LedgerView => ledgerSays(progressOf({ shards: [shardOf(0, done), shardOf(1, 0)] }));

describe('what is said of a ledger that was set back', () => {
  it('is how many parameters it has lost, and that they are computed again', () => {
    const remark = restoredRemark(observed(2_900, 100, holds(1_000)));
    expect(remark?.reason).to.equal('ResultsRestored');
    expect(remark?.message).to.contain('1000 parameters where it had 3000').and.to.contain('the other 2000');
  });

  it('is nothing once it has caught up, nor where it has more than was shown', () => {
    expect(restoredRemark(observed(900, 100, holds(1_000)))).to.equal(undefined);
    expect(restoredRemark(observed(10, 0, holds(1_000)))).to.equal(undefined);
  });

  it('is nothing while the ledger is away or does not know the Computation', () => {
    expect(restoredRemark(observed(3_000, 0, ledgerAway()))).to.equal(undefined);
    expect(restoredRemark(observed(3_000, 0, ledgerSays()))).to.equal(undefined);
  });

  it('is the reason in the status, and an event, while progress keeps what it has shown', () => {
    const { status, events } = reconcile(observed(3_000, 0, holds(1_000)), at(60));
    expect(status?.reason).to.equal('ResultsRestored');
    expect(status?.progress).to.include({ completed: 3_000, summary: '3000/10000' });
    expect(events.filter(({ reason }) => reason === 'ResultsRestored')).to.have.lengthOf(1);
  });
});
