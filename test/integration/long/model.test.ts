import { expect } from 'chai';
import { explore } from '../../model/explore.ts';
import { RULES } from '../../model/rules.ts';
import { newWorld } from '../../model/world.ts';

describe('the ledger protocol, in every order of two workers on one segment of three parameters', function () {
  this.timeout(400_000);

  it('keeps its promises over a crash of the ledger, a lost answer and a request sent twice', () => {
    const { broken, worlds, bothDone } = explore(newWorld(3, { crashes: 1, resends: 1, lostAnswers: 1 }), RULES);
    expect(broken).to.equal(undefined);
    expect(worlds).to.be.greaterThan(500_000);
    expect(bothDone, 'worlds in which both workers ended with exit code 0').to.be.greaterThan(1000);
  });
});
