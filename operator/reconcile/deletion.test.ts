import { expect } from 'chai';
import { at, computationOf, jobOf, ledgerAway, observedOf } from '../../test/reconcile/builders.ts';
import { FINALIZER } from '../../crds/labels.ts';
import { decideDeletion } from './deletion.ts';
import type { Observed } from './observed.ts';

function going(changes: Partial<Observed> = {}, finalizers = [FINALIZER]): Observed {
  const computation = computationOf({ metadata: { deletionTimestamp: at(0).toISOString(), finalizers } });
  return observedOf({ computation, job: jobOf(computation), ...changes });
}

function types(observed: Observed, seconds: number): string[] {
  return decideDeletion(observed, at(seconds)).actions.map((action) => action.type);
}

describe('a Computation on its way out', () => {
  it('ends its uid first, so that workers stop, then its Job, then leaves', () => {
    expect(types(going(), 1)).to.deep.equal(['endInLedger', 'deleteJob', 'removeFinalizer']);
    expect(decideDeletion(going(), at(1)).actions[0]).to.include({ keepSeconds: 604_800 });
  });

  it('does not touch a Job that is not its own', () => {
    const other = jobOf(computationOf({ metadata: { uid: 'another' } }));
    expect(types(going({ job: other }), 1)).to.deep.equal(['endInLedger', 'removeFinalizer']);
  });

  it('waits a minute for a ledger that is away, its Job going at once', () => {
    expect(types(going({ ledger: ledgerAway() }), 1)).to.deep.equal(['deleteJob']);
    expect(decideDeletion(going({ ledger: ledgerAway() }), at(59)).requeueAfterSeconds).to.be.at.most(5);
  });

  it('leaves after that minute without the ledger, and says so', () => {
    const decision = decideDeletion(going({ ledger: ledgerAway() }), at(60));
    expect(decision.actions.map((action) => action.type)).to.deep.equal(['deleteJob', 'removeFinalizer']);
    expect(decision.events[0]).to.include({ type: 'Warning', reason: 'LedgerNotTold' });
  });

  it('tries a minute long to end a uid that the ledger will not end, its Job going at once', () => {
    const refused = going({ endRefusal: 'the disk is full' });
    expect(types(refused, 59)).to.deep.equal(['deleteJob', 'endInLedger', 'removeFinalizer']);
    const decision = decideDeletion(refused, at(60));
    expect(decision.actions.map((action) => action.type)).to.deep.equal(['deleteJob', 'removeFinalizer']);
    expect(decision.events[0]?.message).to.contain('the disk is full');
  });

  it('needs nothing once our finalizer is off, whoever else holds it', () => {
    expect(types(going({}, ['example.com/other']), 1)).to.deep.equal([]);
  });
});
