import { expect } from 'chai';
import { at, computationOf, conditionOf, START } from '../../test/reconcile/builders.ts';
import { conditionsFor } from './conditions.ts';
import type { Standing } from './standing.ts';

const problem = { reason: 'ImagePullBackOff', message: 'no such image' };
const ended = (phase: 'Succeeded' | 'Failed' | 'Cancelled'): Standing => ({
  phase,
  suspended: false,
  outcome: { phase, reason: 'Why', message: 'so', at: START },
});

function holding(standing: Standing): string[] {
  return conditionsFor(computationOf(), standing, START)
    .filter(({ status }) => status === 'True')
    .map(({ type }) => type);
}

describe('the conditions that hold', () => {
  const table: [string, Standing, string[]][] = [
    ['while it runs', { phase: 'Running', suspended: false }, ['Reconciling']],
    ['while it runs with a remark', { phase: 'Running', suspended: false, remark: problem }, ['Reconciling']],
    ['while it cannot go on', { phase: 'Pending', suspended: false, stalled: problem }, ['Stalled']],
    ['while suspended', { phase: 'Suspended', suspended: true }, ['Suspended']],
    ['after success', ended('Succeeded'), ['Complete', 'Finished']],
    ['after failure', ended('Failed'), ['Failed', 'Finished']],
    ['after cancelling', ended('Cancelled'), ['Finished']],
  ];
  for (const [when, standing, expected] of table) {
    it(`${when} are ${expected.join(' and ')}`, () => {
      expect(holding(standing)).to.have.members(expected);
    });
  }
});

describe('a condition', () => {
  it("carries Kubernetes' reason and message where one stalls", () => {
    const conditions = conditionsFor(computationOf(), { phase: 'Pending', suspended: false, stalled: problem }, START);
    expect(conditions.find(({ type }) => type === 'Stalled')).to.deep.equal({
      type: 'Stalled',
      status: 'True',
      observedGeneration: 1,
      lastTransitionTime: '2026-03-01T10:00:00Z',
      ...problem,
    });
  });

  it('keeps its time while its status stays, and gets a new one when it changes', () => {
    const before = [conditionOf('Reconciling', 'True'), conditionOf('Suspended', 'False')];
    const computation = computationOf({ status: { conditions: before } });
    const conditions = conditionsFor(computation, { phase: 'Suspended', suspended: true }, at(90));
    const timeOf = (type: string): string | undefined =>
      conditions.find((condition) => condition.type === type)?.lastTransitionTime;
    expect(timeOf('Suspended')).to.equal('2026-03-01T10:01:30Z');
    expect(timeOf('Reconciling')).to.equal('2026-03-01T10:01:30Z');
    const still = conditionsFor(computation, { phase: 'Running', suspended: false }, at(90));
    expect(still.find(({ type }) => type === 'Reconciling')?.lastTransitionTime).to.equal('2026-03-01T10:00:00Z');
  });
});
