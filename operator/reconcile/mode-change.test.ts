import { expect } from 'chai';
import {
  at,
  computationOf,
  jobOf,
  ledgerSays,
  observedOf,
  podOf,
  progressOf,
  queueLedger,
  runningStatus,
  shardOf,
} from '../../test/reconcile/builders.ts';
import type { Observed } from './observed.ts';
import { reconcile } from './reconcile.ts';

const statics = computationOf({ spec: { suspend: true }, status: runningStatus() });
const queued = computationOf({ spec: { mode: 'Queue', suspend: true }, status: runningStatus({ phase: 'Suspended' }) });
const STATIC_LEDGER = {
  ...queueLedger(),
  progress: progressOf({ shards: [shardOf(0, 10), shardOf(1, 20), shardOf(2, 30)] }),
};

function decided(observed: Partial<Observed>): ReturnType<typeof reconcile> {
  return reconcile(observedOf(observed), at(100));
}
const typesOf = (observed: Partial<Observed>): string[] => decided(observed).actions.map(({ type }) => type);

describe('a change of mode', () => {
  it('takes the Job of the other mode away, and no more at once', () => {
    const job = jobOf(statics, {}, { suspend: true });
    expect(typesOf({ computation: queued, job, pods: [podOf(0)], ledger: STATIC_LEDGER })).to.deep.equal(['deleteJob']);
  });

  it('waits for the pods of that Job', () => {
    const decision = decided({ computation: queued, pods: [podOf(0), podOf(1)], ledger: STATIC_LEDGER });
    expect(decision.actions).to.deep.equal([]);
    expect(decision.status).to.include({ reason: 'ModeChanging' });
    expect(decision.status?.message).to.contain('2 pods are ending');
  });

  it('then tells the ledger', () => {
    const [action, ...others] = decided({ computation: queued, ledger: STATIC_LEDGER }).actions;
    expect(others).to.deep.equal([]);
    expect(action).to.have.property('type', 'register');
    expect(action).to.have.nested.property('registration.mode', 'Queue');
    expect(action).to.have.nested.property('registration.queue.batchSize', 100);
  });

  it('is over once the ledger has the mode, too', () => {
    expect(typesOf({ computation: queued, ledger: queueLedger() })).to.deep.equal([]);
  });

  it('goes the same way back, into as many shards as there are to be pods', () => {
    const { spec } = computationOf({ spec: { suspend: true, parallelism: 5 } });
    const back = {
      ...statics,
      spec,
      status: runningStatus({ queue: { waiting: 0, inFlight: 0, redelivered: 0, oldestSeconds: 0 } }),
    };
    const [action] = decided({ computation: back, ledger: queueLedger([{}, {}]) }).actions;
    expect(action).to.have.nested.property('registration.segments', 5);
    expect(action).to.not.have.nested.property('registration.mode');
  });

  it('is done as well where the run was resumed in the same breath', () => {
    const resumed = { ...queued, spec: { ...queued.spec, suspend: false } };
    expect(
      typesOf({ computation: resumed, job: jobOf(statics), pods: [podOf(0)], ledger: STATIC_LEDGER }),
    ).to.deep.equal(['deleteJob']);
    expect(typesOf({ computation: resumed, ledger: STATIC_LEDGER })).to.deep.equal(['register']);
    expect(typesOf({ computation: resumed, ledger: queueLedger() })).to.deep.equal(['createJob']);
  });

  it('makes the Job anew, too, where autoscale came and there can be other numbers of workers', () => {
    const scaled = {
      ...queued,
      spec: { ...queued.spec, autoscale: { minWorkers: 1, maxWorkers: 9, targetSecondsRemaining: 60 } },
    };
    const job = jobOf(queued, {}, { suspend: true });
    expect(typesOf({ computation: scaled, job, ledger: queueLedger() })).to.deep.equal(['deleteJob']);
    expect(typesOf({ computation: queued, job, ledger: queueLedger() })).to.deep.equal([]);
  });

  it('is not tried with a ledger that knows no modes', () => {
    const { queue: _, ...older } = STATIC_LEDGER;
    const resumed = { ...queued, spec: { ...queued.spec, suspend: false } };
    const { actions, status } = decided({ computation: resumed, ledger: older });
    expect(actions).to.deep.equal([]);
    expect(status).to.include({ reason: 'QueueUnavailable' });
  });

  it('says nothing of ledgers that know no modes', () => {
    expect(
      typesOf({ computation: statics, job: jobOf(statics, {}, { suspend: true }), ledger: ledgerSays(progressOf()) }),
    ).to.deep.equal([]);
  });
});
