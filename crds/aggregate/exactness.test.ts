import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import type { Aggregation } from '../computation.ts';
import { finishAggregate, mergePartials, newAggregate, type AggregatePartial } from './aggregate.ts';

const OPS = ['sum', 'mean', 'stddev', 'min', 'argmax', 'topK', 'histogram', 'quantiles'] as const;

// Exact rationals, rounded once: what Python gives is the correctly rounded answer.
const PYTHON = `
import json, statistics, sys
from fractions import Fraction
def near(f):
    try: return float(f())
    except OverflowError: return float('inf')
out = []
for v in json.load(sys.stdin):
    total = sum(map(Fraction, v))
    s = near(lambda: abs(total)) * (-1 if total < 0 else 1)
    m = near(lambda: total / len(v))
    d = near(lambda: statistics.stdev(v))
    out.append([repr(s), repr(m), repr(d)])
json.dump(out, sys.stdout)
`;

/** A repeatable stream of numbers in [0, 1). */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const bits = new DataView(new ArrayBuffer(8));

function anyDouble(next: () => number): number {
  for (;;) {
    bits.setUint32(0, next() * 2 ** 32);
    bits.setUint32(4, next() * 2 ** 32);
    const x = bits.getFloat64(0);
    if (Number.isFinite(x)) return x;
  }
}

const KINDS: ((next: () => number) => number)[] = [
  anyDouble,
  (next) => (next() - 0.5) * 2 ** -1070,
  (next) => Math.floor(next() * 1000),
  (next) => next() * 10 ** Math.floor(next() * 20 - 10),
  (next) => 1e9 + next() * 1e-6,
  (next) => (next() < 0.5 ? 1 : -1) * 1.79e308 * next(),
];

/** Vectors of every kind; each second one gets its own negatives, so that all but a little cancels. */
function vectors(count: number): number[][] {
  const next = random(20261);
  return Array.from({ length: count }, (_, n) => {
    const draw = KINDS[n % KINDS.length] ?? anyDouble;
    const values = Array.from({ length: 2 + Math.floor(next() * 60) }, () => draw(next));
    return n % 2 === 0 ? values : [...values, ...values.slice(1).map((x) => -x), draw(next) / 2 ** 40];
  });
}

function specOf(op: Aggregation['op']): Aggregation {
  return { name: 'a', field: 'result', op, k: 4, from: -10, to: 1000, bins: 7 };
}

function partialOf(spec: Aggregation, entries: [number, number][]): AggregatePartial {
  const gathered = newAggregate(spec);
  for (const [id, x] of entries) gathered.add(id, () => id * 2, x);
  return gathered.toPartial();
}

function shuffle<T>(items: readonly T[], next: () => number): T[] {
  return items
    .map((item) => ({ item, key: next() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

describe('exact aggregates', () => {
  const samples = vectors(360);

  it('give what exact rational arithmetic gives, rounded once', function () {
    const python = spawnSync('python3', ['-c', PYTHON], { input: JSON.stringify(samples), encoding: 'utf8' });
    if (python.error) this.skip();
    const expected: unknown = JSON.parse(python.stdout);
    const got = samples.map((values) =>
      (['sum', 'mean', 'stddev'] as const).map((op) => {
        const spec = specOf(op);
        return Number(
          finishAggregate(
            spec,
            partialOf(
              spec,
              values.map((x, id) => [id, x]),
            ),
          ).value,
        );
      }),
    );
    expect(Array.isArray(expected)).to.equal(true);
    const asNumbers = (Array.isArray(expected) ? expected : []).map((row: unknown) =>
      (Array.isArray(row) ? row : []).map((text: unknown) => Number(String(text).replace('inf', 'Infinity'))),
    );
    expect(got.map((row) => row.map((x) => x + 0))).to.deep.equal(asNumbers.map((row) => row.map((x) => x + 0)));
  });

  for (const op of OPS) {
    it(`give the same ${op} bit for bit for any order, chunks and grouping of merges`, () => {
      const spec = specOf(op);
      const next = random(7);
      for (const values of samples.slice(0, 120)) {
        const entries = values.map((x, id): [number, number] => [id, x]);
        const whole = JSON.stringify(finishAggregate(spec, partialOf(spec, entries)));
        const mixed = shuffle(entries, next);
        let merged: AggregatePartial[] = [];
        for (let at = 0; at < mixed.length;) {
          const size = 1 + Math.floor(next() * 9);
          merged.push(JSON.parse(JSON.stringify(partialOf(spec, mixed.slice(at, at + size)))));
          at += size;
        }
        while (merged.length > 1) {
          const group = shuffle(merged, next);
          const some = 2 + Math.floor(next() * 3);
          merged = [mergePartials(spec, group.slice(0, some)), ...group.slice(some)];
        }
        expect(JSON.stringify(finishAggregate(spec, mergePartials(spec, merged)))).to.equal(whole);
      }
    });
  }
});
