import { expect } from 'chai';
import { explore } from './explore.ts';
import { RULES, type Rules } from './rules.ts';
import { newWorld, type Budget } from './world.ts';

/** What is noticed where a rule does not hold, given what may go wrong. */
function noticedWithout(rule: keyof Rules, budget: Partial<Budget>): string {
  const { broken } = explore(newWorld(3, budget), { ...RULES, [rule]: false });
  return broken === undefined ? 'nothing' : `${broken.promise}, after: ${broken.path.join('; ')}`;
}

describe('the ledger protocol, in every order of two workers on one segment', function () {
  this.timeout(120_000);

  it('keeps its promises over a crash of the ledger, a lost answer and a request sent twice', () => {
    const { broken, worlds, bothDone } = explore(newWorld(2, { crashes: 1, resends: 1, lostAnswers: 1 }), RULES);
    expect(broken).to.equal(undefined);
    expect(worlds).to.be.greaterThan(200_000);
    expect(bothDone, 'worlds in which both workers ended with exit code 0').to.be.greaterThan(500);
  });

  it('keeps them where a worker is killed or leaves, and tells its successor rightly to be careful', () => {
    const { broken, worlds } = explore(newWorld(2, { deaths: 1, goodbyes: 1, beats: 1, replacements: 1 }), RULES);
    expect(broken).to.equal(undefined);
    expect(worlds).to.be.greaterThan(50_000);
  });

  it('has each row once and in its place, even where the ledger goes back to an older backup', () => {
    const { broken, worlds } = explore(newWorld(2, { restores: 1, lostAnswers: 1 }), RULES);
    expect(broken).to.equal(undefined);
    expect(worlds).to.be.greaterThan(10_000);
  });

  describe('is seen broken without the rule that', () => {
    it('a commit has the newest epoch', () => {
      expect(noticedWithout('commitComparesEpoch', {})).to.match(/^a stale worker moved the offset, after: /);
    });

    it('a commit begins at the offset', () => {
      expect(noticedWithout('commitComparesOffset', { restores: 1 })).to.match(
        /^after the row of id -?\d stands that of/,
      );
    });

    it('a repeat is of the same epoch', () => {
      expect(noticedWithout('repeatComparesEpoch', {})).to.match(
        /was told that its rows .* are stored, which they are not/,
      );
    });

    it('each claim has its own epoch', () => {
      expect(noticedWithout('claimRaisesEpoch', {})).to.match(
        /was told that its rows .* are stored, which they are not/,
      );
    });

    it('what is answered is durable', () => {
      expect(noticedWithout('durableBeforeAnswer', { crashes: 1 })).to.match(/^the (offset|epoch) went back/);
    });

    it('a goodbye is that of the newest claimant', () => {
      const noticed = noticedWithout('goodbyeComparesEpoch', { goodbyes: 1, deaths: 1, replacements: 1 });
      expect(noticed).to.match(/^the claimant after a killed one was not told to be careful/);
    });

    it('complete means that all rows are there', () => {
      expect(noticedWithout('completeMeansCovered', {})).to.match(
        /ended with exit code 0 at \d|can do nothing any more/,
      );
    });

    it('a worker waits for the answer to its commit', () => {
      expect(noticedWithout('workerWaitsForAnswer', { crashes: 1 })).to.match(
        /was told that \d rows are durable|exit code 0/,
      );
    });

    it('a refused worker drops its work', () => {
      expect(noticedWithout('workerDropsRefusedWork', {})).not.to.equal('nothing');
    });
  });
});
