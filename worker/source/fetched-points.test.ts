import { expect } from 'chai';
import { parameterSpace } from '../../crds/parameters/parameter-space.ts';
import type { IdRange } from '../../crds/partition.ts';
import { FetchedPoints, MOST_FETCHED } from './fetched-points.ts';

const COUNT = 100_000;
const FACTS = { checksum: `sha256:${'0'.repeat(64)}`, count: COUNT };

/** A list whose point k is {k: k}, and what was asked of it. */
class Source {
  readonly asked: IdRange[] = [];
  readonly failures: unknown[] = [];
  needed: IdRange = { start: 0, end: COUNT };
  arrived = 0;
  readonly points = new FetchedPoints(FACTS, async (range) => {
    this.asked.push(range);
    return this.text(range);
  });

  text = ({ start, end }: IdRange): string =>
    Array.from({ length: end - start }, (_, at) => `{"k":${start + at}}\n`).join('');

  constructor() {
    this.points.serve({
      needed: () => [this.needed],
      arrived: () => (this.arrived += 1),
      failed: (error) => this.failures.push(error),
    });
  }

  async settle(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('points of a list that the ledger has', () => {
  it('are fetched when asked for, within the range that is asked for alone', async () => {
    const source = new Source();
    expect(source.points.atHand(70_000, 70_100)).to.equal(0);
    await source.settle();
    expect(source.points.atHand(70_000, 70_100)).to.equal(100);
    expect(source.points.at(70_042)).to.deep.equal({ k: 70_042 });
    expect(source.asked).to.deep.equal([{ start: 70_000, end: 70_100 }]);
    expect(source.arrived).to.equal(1);
  });

  it('are each fetched once, and ahead of their use', async () => {
    const source = new Source();
    source.needed = { start: 5, end: 20_005 };
    for (let at = 5; at < 20_005; at += 1) {
      if (source.points.atHand(at, 20_005) === 0) await source.settle();
      expect(source.points.at(at)).to.deep.equal({ k: at });
    }
    const sorted = source.asked.toSorted((one, other) => one.start - other.start);
    expect(sorted[0]?.start).to.equal(5);
    expect(sorted.at(-1)?.end).to.equal(20_005);
    for (const [at, { end }] of sorted.entries()) {
      if (at + 1 < sorted.length) expect(sorted[at + 1]?.start).to.equal(end);
    }
  });

  it('are fetched once also where answers overtake each other', async () => {
    const asked: IdRange[] = [];
    const answers: (() => void)[] = [];
    const points = new FetchedPoints(FACTS, async (range) => {
      asked.push(range);
      await new Promise<void>((resolve) => answers.push(resolve));
      return '0\n'.repeat(range.end - range.start);
    });
    points.serve({ needed: () => [{ start: 0, end: COUNT }], arrived: () => {}, failed: () => {} });
    points.atHand(0, COUNT);
    answers[1]?.();
    await new Promise((resolve) => setImmediate(resolve));
    points.atHand(1, COUNT);
    expect(asked.map(({ start }) => start)).to.deep.equal([0, MOST_FETCHED, 2 * MOST_FETCHED]);
  });

  it('are forgotten once nobody needs them', async () => {
    const source = new Source();
    let most = 0;
    for (let at = 0; at < COUNT; at += 500) {
      source.needed = { start: at, end: COUNT };
      if (source.points.atHand(at, COUNT) < 500) await source.settle();
      most = Math.max(most, source.points.held);
    }
    expect(most).to.be.lessThan(4 * MOST_FETCHED + 1);
  });

  it('keep every digit that was written', async () => {
    const source = new Source();
    source.text = () => '{"n":9007199254740993,"x":1.0}\n';
    source.points.atHand(0, 1);
    await source.settle();
    expect(JSON.stringify(source.points.at(0))).to.equal('{"n":9007199254740993,"x":1.0}');
  });

  it('are refused where there are fewer than were asked for', async () => {
    const source = new Source();
    source.text = ({ start }) => `${start}\n`;
    source.points.atHand(0, 2);
    await source.settle();
    expect(String(source.failures[0])).to.contain('gave 1 points where 2 were asked for');
    expect(source.points.atHand(0, 2)).to.equal(0);
  });

  it('are repeated as those of every list', async () => {
    const source = new Source();
    const list = { upload: FACTS.checksum };
    const space = parameterSpace({ list, repeat: 3 }, source.points);
    expect(space.count).to.equal(3 * COUNT);
    space.atHand?.(31, 38);
    await source.settle();
    expect(source.asked).to.deep.equal([{ start: 10, end: 13 }]);
    expect(space.atHand?.(31, 38)).to.equal(7);
    expect([31, 32, 33].map((id) => space.at(id))).to.deep.equal([{ k: 10 }, { k: 10 }, { k: 11 }]);
  });
});
