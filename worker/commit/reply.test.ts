import { expect } from 'chai';
import { ComputationEnded, LedgerRefused, ModeChanged, NotInLedger, StaleClaim } from '../errors.ts';
import { BackOff } from './back-off.ts';
import { refusalOf } from './reply.ts';

function kindOf(status: number, code = 'X'): string {
  return refusalOf({ status, body: { code, message: 'm', remedy: '' } }).kind;
}

function errorOf(status: number, code = 'X'): unknown {
  const refusal = refusalOf({ status, body: { code, message: 'm' } });
  return refusal.kind === 'final' ? refusal.error : undefined;
}

describe("the ledger's refusals", () => {
  it('that pass by themselves are tried again', () => {
    for (const status of [408, 429, 500, 502, 503, 507]) expect(kindOf(status), String(status)).to.equal('later');
    expect(kindOf(413, 'ResultsFull')).to.equal('later');
    expect(refusalOf({ status: 503, body: undefined, retryAfterMs: 2000 })).to.include({ retryAfterMs: 2000 });
  });

  it('that no repeat can mend end the claim, the worker, or both', () => {
    expect(errorOf(409)).to.be.instanceOf(StaleClaim);
    expect(errorOf(410)).to.be.instanceOf(ComputationEnded);
    expect(errorOf(404)).to.be.instanceOf(NotInLedger);
    expect(errorOf(409, 'WrongMode')).to.be.instanceOf(ModeChanged);
    for (const status of [400, 413]) expect(errorOf(status)).to.be.instanceOf(LedgerRefused);
  });

  it('of the token may pass when it rotates', () => {
    expect(kindOf(401)).to.equal('token');
    expect(kindOf(403)).to.equal('token');
  });
});

describe('the pauses between tries', () => {
  it('grow to ten seconds and begin anew after success', () => {
    const backOff = new BackOff();
    const pauses = Array.from({ length: 12 }, () => backOff.next());
    expect(pauses[0]).to.be.within(100, 200);
    expect(pauses.at(-1)).to.be.within(5000, 10_000);
    backOff.reset();
    expect(backOff.next()).to.be.within(100, 200);
  });

  it('are at least what the ledger asked for, up to a minute', () => {
    expect(new BackOff().next(3000)).to.be.within(3000, 3750);
    expect(new BackOff().next(3_600_000)).to.be.within(60_000, 75_000);
  });
});
