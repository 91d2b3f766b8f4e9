import { expect } from 'chai';
import { explore } from './explore.ts';
import type { LedgerGraph } from './ledger-graph.ts';
import { emptyLedger, type LedgerState } from './ledger-model.ts';
import { RealSegment } from './real-segment.ts';
import { RULES } from './rules.ts';
import { newWorld, type Budget } from './world.ts';

/** Asks the real code everything that the model was asked, in every state. Gives the number of questions. */
function compare(graph: LedgerGraph, end: number): number {
  const real = new RealSegment(end);
  const seen = new Set<string>();
  let asked = 0;
  const visit = (state: LedgerState): void => {
    const key = JSON.stringify(state);
    if (seen.has(key)) return;
    seen.add(key);
    for (const { request, heard, answer, after } of graph.from(state)) {
      real.aside(() => {
        const which = `${JSON.stringify(request)} in ${key}`;
        expect(real.serve(request, heard), `the answer to ${which}`).to.deep.equal(answer);
        expect(real.state(), `what is stored after ${which}`).to.deep.equal(after);
        asked += 1;
        visit(after);
      });
    }
  };
  visit(emptyLedger(end));
  expect(seen.size, 'states that were reached').to.be.at.least(graph.states);
  return asked;
}

describe("the ledger's storage code", function () {
  this.timeout(120_000);

  const budgets: [string, Partial<Budget>, number][] = [
    ['a crash, a lost answer and a request sent twice', { crashes: 1, resends: 1, lostAnswers: 1 }, 1000],
    ['deaths, goodbyes, heartbeats and replacements', { deaths: 1, goodbyes: 1, beats: 1, replacements: 1 }, 1000],
    ['a return to an older backup', { restores: 1, lostAnswers: 1 }, 1000],
  ];
  for (const [title, budget, least] of budgets) {
    it(`answers and stores in every state what the model says, over ${title}`, () => {
      const { graph } = explore(newWorld(2, budget), RULES);
      expect(compare(graph, 2)).to.be.greaterThan(least);
    });
  }

  it('differs from a model without the offset rule, so the comparison sees something', () => {
    const { graph } = explore(newWorld(2, { restores: 1 }), { ...RULES, commitComparesOffset: false });
    expect(() => compare(graph, 2)).to.throw('the answer to');
  });
});
