import { expect } from 'chai';
import { at, ledgerAway, ledgerSays, observedOf, podOf, progressOf, shardOf } from '../../test/reconcile/builders.ts';
import type { ShardProgress } from '../../crds/protocol.ts';
import type { Observed } from './observed.ts';
import { voices } from './silence.ts';

/** Three workers that the ledger has heard last so many seconds ago. */
function heardBefore(seconds: number[], changes: Partial<ShardProgress>[] = []): ReturnType<typeof observedOf> {
  const shards = seconds.map((silentSeconds, index) =>
    shardOf(index, 10, { worker: `demo-${index}-abcde`, epoch: 1, silentSeconds, ...changes[index] }),
  );
  return observedOf({ pods: [0, 1, 2].map((shard) => podOf(shard)), ledger: ledgerSays(progressOf({ shards })) });
}

function silentIn(observed: ReturnType<typeof observedOf>): string[] {
  return voices(observed).silent.map(({ metadata }) => metadata.name);
}

describe('the voices of workers', () => {
  const table: { title: string; seconds: number[]; silent: string[]; isMajoritySilent: boolean }[] = [
    { title: 'all heard', seconds: [0.5, 1.9, 2.1], silent: [], isMajoritySilent: false },
    { title: 'one not heard for less than 15 s', seconds: [0, 14.9, 0], silent: [], isMajoritySilent: false },
    { title: 'one not heard for 15 s', seconds: [0, 15, 0], silent: ['demo-1-abcde'], isMajoritySilent: false },
    { title: 'two of three', seconds: [16, 15, 0], silent: ['demo-0-abcde', 'demo-1-abcde'], isMajoritySilent: true },
    {
      title: 'one silent, the others cut off at the same moment but heard a heartbeat later',
      seconds: [15, 13.1, 13.9],
      silent: ['demo-0-abcde'],
      isMajoritySilent: true,
    },
  ];
  for (const { title, seconds, silent, isMajoritySilent } of table) {
    it(`${title}: ${silent.length} silent, ${isMajoritySilent ? 'most of them' : 'not most of them'}`, () => {
      expect(silentIn(heardBefore(seconds))).to.deep.equal(silent);
      expect(voices(heardBefore(seconds)).isMajoritySilent).to.equal(isMajoritySilent);
    });
  }

  it('of half of the workers may be gone: that is not most of them', () => {
    const shards = [0, 20].map((silentSeconds, index) =>
      shardOf(index, 10, { worker: `demo-${index}-abcde`, silentSeconds }),
    );
    const observed = observedOf({ pods: [podOf(0), podOf(1)], ledger: ledgerSays(progressOf({ shards })) });
    expect(voices(observed).isMajoritySilent).to.equal(false);
  });

  it('of those that completed their shards since count as heard, of those that did before do not', () => {
    const completed = { complete: true, completedAt: at(85).toISOString() };
    const lone = heardBefore([0, 0, 20], [completed, completed, {}]);
    const heardUntil = (ledgerNow: Date): Observed => ({
      ...lone,
      ledger: lone.ledger.state === 'answering' ? { ...lone.ledger, ledgerNow } : lone.ledger,
    });
    expect(voices(heardUntil(at(104))).isMajoritySilent).to.equal(false);
    expect(voices(heardUntil(at(106))).isMajoritySilent).to.equal(true);
  });

  it('of a pod that has not claimed is none, however long its predecessor has been silent', () => {
    const observed = heardBefore([0, 0, 99], [{}, {}, { worker: 'demo-2-earlier' }]);
    expect(silentIn(observed)).to.deep.equal([]);
    expect(voices(observed).claimants).to.have.length(2);
  });

  it('are not missed of a worker whose shard is complete', () => {
    expect(silentIn(heardBefore([0, 0, 99], [{}, {}, { complete: true }]))).to.deep.equal([]);
  });

  it('are not missed of a pod that has ended', () => {
    const observed = heardBefore([0, 0, 99]);
    const pods = [podOf(0), podOf(1), podOf(2, { status: { phase: 'Succeeded' } })];
    expect(silentIn({ ...observed, pods })).to.deep.equal([]);
  });

  it('are missed of a pod that is being deleted: its node may be dead', () => {
    const observed = heardBefore([0, 0, 99]);
    expect(silentIn({ ...observed, pods: [podOf(0), podOf(1), podOf(2, { deleting: true })] })).to.have.length(1);
  });

  it('are not missed while the ledger does not answer: it is the one who listens', () => {
    expect(silentIn({ ...heardBefore([0, 0, 99]), ledger: ledgerAway() })).to.deep.equal([]);
  });
});
