import { expect } from 'chai';
import {
  at,
  computationOf,
  jobOf,
  ledgerSays,
  observedOf,
  progressOf,
  runningStatus,
  shardOf,
} from '../../test/reconcile/builders.ts';
import type { Observed } from './observed.ts';
import { reconcile } from './reconcile.ts';
import { endTimeOf, startTimeOf } from './start-time.ts';

const NEW: Partial<Observed> = { ledger: ledgerSays() };

function startTime(changes: Partial<Observed>, suspended = false): string | undefined {
  return startTimeOf(observedOf(changes), suspended, at(600));
}

describe('the time of the start', () => {
  it('is now where nothing was done yet', () => {
    expect(startTime(NEW)).to.equal(at(600).toISOString());
  });

  it('is not set while a new Computation is suspended', () => {
    expect(startTime(NEW, true)).to.equal(undefined);
  });

  it('stays what the status says', () => {
    const computation = computationOf({ status: runningStatus({ startTime: at(5).toISOString() }) });
    expect(startTime({ computation })).to.equal(at(5).toISOString());
  });

  it('is that of the Job where its maker died before it wrote a status', () => {
    expect(startTime({ job: jobOf(computationOf()) })).to.equal(at(1).toISOString());
  });

  it('is that of the registration where there is no Job', () => {
    const ledger = ledgerSays(progressOf({ registeredAt: at(7).toISOString() }));
    expect(startTime({ ledger })).to.equal(at(7).toISOString());
    expect(startTime({ ledger }, true)).to.equal(at(7).toISOString());
  });

  it('is never later than now, whatever clock the ledger has', () => {
    const ledger = ledgerSays(progressOf({ registeredAt: at(4000).toISOString() }));
    expect(startTime({ ledger })).to.equal(at(600).toISOString());
  });
});

describe('the time of the end', () => {
  it('is never before the start nor after now, whatever clock the ledger has', () => {
    const start = at(5).toISOString();
    expect(endTimeOf(at(9), start, at(10))).to.deep.equal(at(9));
    expect(endTimeOf(at(-3_600), start, at(10))).to.deep.equal(at(5));
    expect(endTimeOf(at(3_600), start, at(10))).to.deep.equal(at(10));
    expect(endTimeOf(undefined, start, at(10))).to.equal(undefined);
  });

  it('of a run during which the controller was away is when the last rows came, and the duration fits', () => {
    const shards = [shardOf(0, 3333), shardOf(1, 3333), shardOf(2, 3334)];
    const ledger = ledgerSays(progressOf({ shards, completedAt: at(101).toISOString() }));
    const { status } = reconcile(observedOf({ ledger, job: jobOf(computationOf()) }), at(600));
    expect(status).to.include({ startTime: at(1).toISOString(), completionTime: at(101).toISOString() });
    expect(status?.progress?.duration).to.equal('1m40s');
  });
});
