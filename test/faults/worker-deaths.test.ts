import { expect } from 'chai';
import type { Fleet } from '../../cli/local/fleet.ts';
import type { Computation } from '../../crds/computation.ts';
import { aggregate, computeLocally, idsOf, idsUpTo, python } from './local-harness.ts';

const AGGREGATIONS = ['sum', 'mean', 'min', 'max', 'stddev', 'argmax'].map((op) => ({ name: op, field: 'result', op }));

const SIMULATE = {
  parameters: { count: 4000 },
  algorithm: { name: 'simulate', args: { sleepMs: 1 } },
  shards: 2,
  parallelism: 2,
  aggregations: AGGREGATIONS,
};

/** The seed's formula, summed exactly and rounded once. */
const EXPECTED = `
import json, math
from fractions import Fraction
values = [(i * 7 + 13) % 1000 + float(f"0.{i % 100}") for i in range(4000)]
total = sum(map(Fraction, values))
mean = total / len(values)
variance = sum((Fraction(v) - mean) ** 2 for v in values) / (len(values) - 1)
print(json.dumps({"sum": float(total), "mean": float(mean), "min": min(values), "max": max(values),
  "stddev": math.sqrt(variance), "argmax": values.index(max(values))}))
`;

function done({ status }: Computation): number {
  return (status?.progress?.completed ?? 0) + (status?.progress?.failed ?? 0);
}

describe('a worker that is killed', function () {
  this.timeout(180_000);

  it('at 30 % costs nothing in the results: the aggregates are bit for bit those of Python', async () => {
    let fleet: Fleet | undefined;
    let victim: number | undefined;
    const { computation, rows } = await computeLocally(SIMULATE, {
      started: (running) => (fleet = running.fleet),
      progress: (now) => {
        if (victim !== undefined || done(now) < 1200) return;
        victim = fleet?.pids[0]?.pid;
        if (victim !== undefined) process.kill(victim, 'SIGKILL');
      },
    });
    expect(victim, 'a worker was killed').to.be.a('number');
    expect(idsOf(rows)).to.deep.equal(idsUpTo(4000));
    const { shards, phase } = computation.status ?? {};
    expect(phase).to.equal('Succeeded');
    expect(shards?.map((shard) => shard.attempts)).to.deep.equal([2, 1]);
    const figures = Object.fromEntries(
      ['sum', 'mean', 'min', 'max', 'stddev'].map((name) => [name, Number(aggregate(computation, name))]),
    );
    const argmax = computation.status?.aggregates?.find(({ name }) => name === 'argmax')?.id;
    expect({ ...figures, argmax }).to.deep.equal(python(EXPECTED));
  });

  it('has computed at most two commit intervals that are computed again', async () => {
    let fleet: Fleet | undefined;
    let killed = false;
    const spec = {
      parameters: { count: 12_000 },
      algorithm: { name: 'faulty', args: { printIds: true, sleepMs: 0.2 } },
      shards: 1,
      parallelism: 1,
      aggregations: [{ name: 'sum', field: 'result', op: 'sum' }],
    };
    const { computation, rows, printed } = await computeLocally(spec, {
      started: (running) => (fleet = running.fleet),
      progress: (now) => {
        const pid = fleet?.pids[0]?.pid;
        if (killed || pid === undefined || done(now) < 1000 || done(now) > 9000) return;
        killed = true;
        process.kill(pid, 'SIGKILL');
      },
    });
    expect(killed, 'a worker was killed').to.equal(true);
    expect(idsOf(rows)).to.deep.equal(idsUpTo(12_000));
    expect(aggregate(computation, 'sum')).to.equal('71994000');
    expect(new Set(printed).size).to.equal(12_000);
    expect(printed.length - 12_000).to.be.within(1, 2000);
  });

  it('again and again without progress costs its shard, and the others finish', async () => {
    let fleet: Fleet | undefined;
    const spec = {
      parameters: { count: 20 },
      algorithm: { name: 'faulty', args: { hangAt: [15] } },
      shards: 2,
      parallelism: 2,
      failurePolicy: { retriesPerShard: 1 },
    };
    const killed = new Set<number>();
    const { computation, rows } = await computeLocally(spec, {
      started: (running) => (fleet = running.fleet),
      progress: ({ status }) => {
        const attempts = status?.shards?.[1]?.attempts ?? 0;
        const pid = fleet?.pids.find(({ shard }) => shard === 1)?.pid;
        if (
          pid === undefined ||
          killed.has(pid) ||
          attempts <= killed.size ||
          (status?.progress?.completed ?? 0) < 15
        ) {
          return;
        }
        killed.add(pid);
        process.kill(pid, 'SIGKILL');
      },
    });
    const { status } = computation;
    expect([status?.phase, status?.reason]).to.deep.equal(['Failed', 'ShardsGivenUp']);
    expect(status?.message).to.contain('shard 1').and.contain('SIGKILL');
    expect(idsOf(rows)).to.deep.equal(idsUpTo(15));
  });
});
