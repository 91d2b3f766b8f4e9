import { expect } from 'chai';
import { at, conditionOf, runningStatus } from '../../test/reconcile/builders.ts';
import type { ComputationStatus } from '../../crds/computation.ts';
import { repairTurn, statusTurn } from './status-pace.ts';

const shown = runningStatus({ conditions: [conditionOf('Reconciling', 'True')] });

const PROGRESS = { total: 10_000, completed: 100, failed: 0, percent: 1, summary: '100/10000' };

function progressed(changes: ComputationStatus = {}): ComputationStatus {
  const progress = PROGRESS;
  return { ...shown, progress, ...changes };
}

describe('the turn of a status', () => {
  it('is now where there was none', () => {
    expect(statusTurn(undefined, shown, undefined, at(0))).to.deep.equal({ kind: 'write' });
  });

  const transitions: [string, ComputationStatus][] = [
    ['the phase', { ...shown, phase: 'Suspended' }],
    ['the reason', { ...shown, reason: 'LedgerUnavailable' }],
    ['the generation that was seen', { ...shown, observedGeneration: 2 }],
    ["a condition's status", { ...shown, conditions: [conditionOf('Reconciling', 'False')] }],
    ["a condition's reason", { ...shown, conditions: [conditionOf('Reconciling', 'True', { reason: 'Other' })] }],
  ];
  for (const [what, after] of transitions) {
    it(`is now when ${what} changes, however short ago the last write was`, () => {
      expect(statusTurn(shown, after, at(10), at(10.01))).to.deep.equal({ kind: 'write' });
    });
  }

  it('is now when results were lost', () => {
    expect(statusTurn(progressed(), shown, at(10), at(10.01))).to.deep.equal({ kind: 'write' });
  });

  it('comes a second after the last write when only progress has changed', () => {
    expect(statusTurn(shown, progressed(), at(10), at(10.4))).to.deep.equal({ kind: 'wait', seconds: 0.6 });
    expect(statusTurn(shown, progressed(), at(10), at(11))).to.deep.equal({ kind: 'write' });
  });

  it('comes later the larger it is: 8 KiB a second', () => {
    const large = progressed({ message: 'x'.repeat(80 * 1024) });
    const turn = statusTurn({ ...shown, message: '' }, large, at(10), at(12));
    expect(turn.kind).to.equal('wait');
    expect(turn.kind === 'wait' && turn.seconds).to.be.closeTo(8, 0.2);
  });

  it('is now after a restart of the controller', () => {
    expect(statusTurn(shown, progressed(), undefined, at(10))).to.deep.equal({ kind: 'write' });
  });

  it('is now where the clock was set back since the last one', () => {
    expect(statusTurn(shown, progressed(), at(3_600), at(10))).to.deep.equal({ kind: 'write' });
  });

  it('never comes where nothing has changed, whatever the order of fields', () => {
    const { phase, ...rest } = shown;
    const reordered: ComputationStatus = { ...rest, ...(phase === undefined ? {} : { phase }) };
    expect(statusTurn(shown, reordered, at(10), at(1_000))).to.deep.equal({ kind: 'same' });
  });

  it('comes each 30 s where nothing but time has passed', () => {
    const before = progressed({ progress: { ...PROGRESS, duration: '10s' } });
    const later = progressed({ progress: { ...PROGRESS, duration: '11s' } });
    expect(statusTurn(before, later, at(10), at(20))).to.deep.equal({ kind: 'wait', seconds: 20 });
    expect(statusTurn(before, later, at(10), at(40))).to.deep.equal({ kind: 'write' });
  });
});

describe('the turn of a status that somebody else has changed', () => {
  const foreign = progressed({ phase: 'Succeeded' });

  it('is now, but not within a second of the last', () => {
    expect(repairTurn(foreign, progressed(), at(0), at(10))).to.deep.equal({ kind: 'write' });
    expect(repairTurn(foreign, progressed(), undefined, at(10))).to.deep.equal({ kind: 'write' });
    expect(repairTurn(foreign, progressed(), at(9.5), at(10))).to.deep.equal({ kind: 'wait', seconds: 0.5 });
  });

  it('never comes where they wrote what is right', () => {
    expect(repairTurn(foreign, foreign, at(0), at(10))).to.deep.equal({ kind: 'same' });
  });
});
