import { expect } from 'chai';
import { compareStream, type StreamContent } from './compare.ts';

function content(change: Partial<StreamContent>): StreamContent {
  return { entries: [], pending: new Set(), lastDelivered: '0-0', ...change };
}

const open = new Set([0, 1, 2]);
const nobody = new Set<number>();

describe('Comparing a stream with the ledger', () => {
  it('finds all that is open missing in an empty stream', () => {
    expect(compareStream(content({}), open, nobody).missing).to.deep.equal([0, 1, 2]);
  });

  it('leaves alone what waits, what a consumer has, and what a living worker says it has', () => {
    const stream = content({ entries: ['1-1', '1-2'], pending: new Set(['1-1']), lastDelivered: '1-1' });
    const repair = compareStream(stream, open, new Set([2]));
    expect(repair).to.deep.equal({ missing: [], remove: [], waiting: [1] });
  });

  it('feeds again what was handed out to a consumer that is deleted, and removes its entry', () => {
    const stream = content({ entries: ['1-1', '1-2', '1-3'], lastDelivered: '1-1' });
    const repair = compareStream(stream, open, nobody);
    expect(repair).to.deep.equal({ missing: [0], remove: ['1-1'], waiting: [1, 2] });
  });

  it('feeds again what is pending without an entry, which was trimmed', () => {
    const stream = content({ entries: ['1-2', '1-3'], pending: new Set(['1-1']), lastDelivered: '1-1' });
    const repair = compareStream(stream, open, nobody);
    expect(repair).to.deep.equal({ missing: [0], remove: ['1-1'], waiting: [1, 2] });
  });

  it('removes what is complete, and entries that are none of ours', () => {
    const stream = content({ entries: ['1-1', '2-9', '1700000000000-0'] });
    expect(compareStream(stream, new Set([0]), nobody)).to.deep.equal({
      missing: [],
      remove: ['2-9', '1700000000000-0'],
      waiting: [0],
    });
  });

  it('orders ids as numbers: round 10 comes after round 9', () => {
    const stream = content({ entries: ['9-1', '10-2'], pending: new Set(['9-1']), lastDelivered: '9-1' });
    expect(compareStream(stream, new Set([0, 1]), nobody).waiting).to.deep.equal([1]);
  });
});
