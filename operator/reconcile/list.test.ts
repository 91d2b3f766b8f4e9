import { expect } from 'chai';
import {
  at,
  computationOf,
  ledgerAway,
  ledgerSays,
  observedOf,
  progressOf,
  runningStatus,
  specOf,
} from '../../test/reconcile/builders.ts';
import type { ComputationStatus, Parameters } from '../../crds/computation.ts';
import type { ListView } from './list.ts';
import type { Observed } from './observed.ts';
import { reconcile } from './reconcile.ts';

const FACTS = { checksum: `sha256:${'a'.repeat(64)}`, count: 500 };
const OTHER = { checksum: `sha256:${'b'.repeat(64)}`, count: 7 };
const PARAMETERS: Parameters = { list: { configMap: { name: 'points', key: 'p.csv' }, format: 'Csv' }, repeat: 4 };
const LINES = Buffer.from('1\n');
const MISSING: ListView = { state: 'missing', problem: { reason: 'ConfigMapMissing', message: 'there is none' } };

function read(facts = FACTS): ListView {
  return { state: 'read', facts, lines: LINES };
}

/** A Computation whose list is a ConfigMap's and that the ledger does not know. */
function fresh(list: ListView | undefined, status?: ComputationStatus, changes: Partial<Observed> = {}): Observed {
  const computation = computationOf({ spec: specOf({ parameters: PARAMETERS }), ...(status && { status }) });
  return observedOf({ computation, ledger: ledgerSays(), ...(list && { list }), ...changes });
}

function stalledBy(status: ComputationStatus | undefined): string | undefined {
  return status?.conditions?.find(({ type, status: holds }) => type === 'Stalled' && holds === 'True')?.reason;
}

describe('a list that stands elsewhere', () => {
  it('is waited for, and why is said', () => {
    const { actions, status, requeueAfterSeconds = 99 } = reconcile(fresh(MISSING), at(1));
    expect(actions).to.deep.equal([]);
    expect(stalledBy(status)).to.equal('ConfigMapMissing');
    expect(status?.progress).to.include({ total: 0, percent: 0 });
    expect(requeueAfterSeconds).to.be.at.most(5);
  });

  it('is noted in the status before anything is done with it', () => {
    const { actions, status } = reconcile(fresh(read()), at(1));
    expect(actions).to.deep.equal([]);
    expect(status?.list).to.deep.equal(FACTS);
    expect(status?.reason).to.equal('ListRead');
    expect(stalledBy(status)).to.equal(undefined);
  });

  it('is brought to the ledger and registered once it is noted', () => {
    const noted = reconcile(fresh(read()), at(1)).status;
    const { actions } = reconcile(fresh(read(), noted), at(2));
    expect(actions.map(({ type }) => type)).to.deep.equal(['storeList', 'register', 'createJob']);
    expect(actions[0]).to.deep.equal({ type: 'storeList', checksum: FACTS.checksum, lines: LINES });
    const [, register] = actions;
    if (register?.type !== 'register') throw new Error('no registration');
    expect(register.registration.total).to.equal(2000);
    expect(register.registration.work.points).to.deep.equal(FACTS);
  });

  it('is noted anew where it changed before it was registered', () => {
    const noted = reconcile(fresh(read()), at(1)).status;
    const { actions, status } = reconcile(fresh(read(OTHER), noted), at(2));
    expect(actions).to.deep.equal([]);
    expect(status?.list).to.deep.equal(OTHER);
  });

  it('stays what it was when the run began, and a change is said', () => {
    const status = runningStatus({ list: FACTS });
    const ledger = ledgerSays(progressOf({ total: 2000, completed: 10 }));
    const { status: after } = reconcile(fresh(read(OTHER), status, { ledger }), at(60));
    expect(after?.list).to.deep.equal(FACTS);
    expect(after?.progress?.total).to.equal(2000);
    expect(after?.reason).to.equal('ConfigMapChanged');
    expect(after?.message).to.contain('keeps the 500 it began with').and.to.contain(OTHER.checksum);
    const gone = reconcile(fresh(MISSING, status, { ledger }), at(60)).status;
    expect(gone?.message).to.contain('holds no such list any more');
    expect(reconcile(fresh(read(), status, { ledger }), at(60)).status?.reason).not.to.equal('ConfigMapChanged');
  });

  it('is brought again where the ledger has lost it in mid-run, or asked for', () => {
    const status = runningStatus({ list: FACTS });
    const ledger = ledgerSays(progressOf({ total: 2000, completed: 10 }));
    const again = reconcile(fresh(read(), status, { ledger }), at(60));
    expect(again.actions).to.deep.include({ type: 'storeList', checksum: FACTS.checksum, lines: LINES });
    const problem = { reason: 'UploadMissing', message: 'bring it' };
    const lost = reconcile(fresh({ state: 'missing', problem }, status, { ledger }), at(60));
    expect(stalledBy(lost.status)).to.equal('UploadMissing');
    expect(lost.actions.map(({ type }) => type)).not.to.include('storeList');
  });

  it('is counted while the ledger is away, out of the status', () => {
    const status = runningStatus({ list: FACTS });
    const { status: after } = reconcile(fresh(undefined, status, { ledger: ledgerAway() }), at(60));
    expect(after?.progress?.total).to.equal(2000);
    expect(after?.list).to.deep.equal(FACTS);
  });

  it('is as many as were registered, also where its status was lost', () => {
    const ledger = ledgerSays(progressOf({ total: 2000, completed: 10 }));
    expect(reconcile(fresh(read(OTHER), undefined, { ledger }), at(60)).status?.progress?.total).to.equal(2000);
  });

  it('does not keep a Computation from being cancelled', () => {
    const computation = computationOf({ spec: specOf({ parameters: PARAMETERS, cancel: true }) });
    const { status } = reconcile(observedOf({ computation, ledger: ledgerSays(), list: MISSING }), at(1));
    expect(status?.phase).to.equal('Cancelled');
  });
});
