import { expect } from 'chai';
import { at, ledgerAway, ledgerSays, progressOf } from '../../test/reconcile/builders.ts';
import { ledgerProblem } from './ledger-problem.ts';
import type { LedgerView } from './observed.ts';

describe('what is wrong with the ledger', () => {
  const full: LedgerView = { state: 'answering', askedAt: at(0), diskFull: true, progress: progressOf() };
  const table: [string, LedgerView, string | undefined][] = [
    ['nothing while it answers', ledgerSays(progressOf()), undefined],
    ['nothing when it has been away for two seconds', ledgerAway(at(98)), undefined],
    ['its absence after three', ledgerAway(at(97)), 'LedgerUnavailable'],
    ['its full disk', full, 'LedgerDiskFull'],
    ['results that have reached their bound', ledgerSays(progressOf({ full: true, bytes: 5 })), 'ResultsFull'],
  ];
  for (const [title, ledger, reason] of table) {
    it(`is ${title}`, () => {
      expect(ledgerProblem(ledger, at(100))?.reason).to.equal(reason);
    });
  }

  it('is said with the time and the last error', () => {
    const { message } = ledgerProblem(ledgerAway(at(0)), at(100)) ?? {};
    expect(message).to.contain('since 2026-03-01T10:00:00Z: connect ECONNREFUSED');
  });

  it('is said with where its pod is, where that is known', () => {
    const pods = { namespace: 'ttg-system', pods: [] };
    const { message } = ledgerProblem({ ...ledgerAway(at(0)), pods }, at(100)) ?? {};
    expect(message).to.equal(
      'the ledger has not answered since 2026-03-01T10:00:00Z: connect ECONNREFUSED; ' +
        'there is no pod of it in namespace ttg-system. ' +
        'Workers keep what they computed, wait and go on by themselves',
    );
  });
});
