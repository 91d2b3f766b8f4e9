import { expect } from 'chai';
import { aggregate, computeLocally, idsOf, idsUpTo } from './local-harness.ts';

const THROWN = [3, 500, 501, 4999, 9999];

function spec(maxFailedParameters: number): Record<string, unknown> {
  return {
    parameters: { count: 10_000 },
    algorithm: {
      name: 'faulty',
      args: { exitAt: [417, 418], killAt: [9021], throwAt: THROWN, hangAt: [7000], largeAt: [8000] },
    },
    shards: 3,
    worker: { slots: 2 },
    failurePolicy: { timeoutSecondsPerParameter: 1, maxFailedParameters },
    aggregations: [
      { name: 'sum', field: 'result', op: 'sum' },
      { name: 'count', op: 'count' },
    ],
  };
}

describe('parameters that fail', function () {
  this.timeout(180_000);

  it('stand in failures with their reason, and everything else has its result', async () => {
    const { computation, rows } = await computeLocally(spec(10));
    const failures = computation.status?.failures?.map(({ id, reason, type }) => [id, reason, type]);
    expect(failures).to.deep.equal([
      [3, 'Exception', 'RangeError'],
      [417, 'Crashed', 'exit code 3'],
      [418, 'Crashed', 'exit code 3'],
      [500, 'Exception', 'RangeError'],
      [501, 'Exception', 'RangeError'],
      [4999, 'Exception', 'RangeError'],
      [7000, 'TimedOut', undefined],
      [8000, 'ResultTooLarge', undefined],
      [9021, 'Crashed', 'SIGSEGV'],
      [9999, 'Exception', 'RangeError'],
    ]);
    expect(idsOf(rows)).to.deep.equal(idsUpTo(10_000));
    const failed = new Set(failures?.map(([id]) => id));
    const good = rows.filter((row) => !failed.has(Number(row['param_id'])));
    expect(good.every((row) => row['result'] === row['param_id'])).to.equal(true);
    const lost = 3 + 417 + 418 + 500 + 501 + 4999 + 7000 + 8000 + 9021 + 9999;
    expect(aggregate(computation, 'sum')).to.equal(String((10_000 * 9999) / 2 - lost));
    expect(aggregate(computation, 'count')).to.equal('9990');
    expect([computation.status?.phase, computation.status?.reason]).to.deep.equal(['Succeeded', 'FailuresTolerated']);
    expect(computation.status?.shards?.map((shard) => shard.attempts)).to.deep.equal([1, 1, 1]);
  });

  it('fail the Computation where more of them than allowed do', async () => {
    const { computation } = await computeLocally(spec(9));
    expect([computation.status?.phase, computation.status?.reason]).to.deep.equal([
      'Failed',
      'TooManyFailedParameters',
    ]);
    expect(aggregate(computation, 'count')).to.equal('9990');
  });

  it('take more memory than the limit: that costs the parameter, not the worker', async () => {
    const { computation, rows } = await computeLocally({
      parameters: { count: 300 },
      algorithm: { name: 'faulty', args: { allocateAt: [123] } },
      shards: 1,
      worker: { slots: 2, resources: { limits: { memory: '400Mi' } } },
      failurePolicy: { maxFailedParameters: 1 },
    });
    const failures = computation.status?.failures?.map(({ id, reason }) => [id, reason]);
    expect(failures).to.deep.equal([[123, 'OutOfMemory']]);
    expect(idsOf(rows)).to.deep.equal(idsUpTo(300));
    expect(computation.status?.shards?.[0]?.attempts).to.equal(1);
  });

  it('threw and are tried again as often as retriesPerParameter says', async () => {
    const { computation, rows } = await computeLocally({
      parameters: { count: 10 },
      algorithm: { name: 'faulty', args: { throwAt: [4], printIds: true } },
      shards: 1,
      failurePolicy: { retriesPerParameter: 2, maxFailedParameters: 1 },
    });
    expect(rows[4]?.['error']).to.contain('told to throw');
    expect(computation.status?.progress?.failed).to.equal(1);
  });

  it('fail all alike: the run is stopped after the first hundred', async () => {
    const { computation } = await computeLocally({
      parameters: { count: 5000 },
      algorithm: { name: 'faulty', args: { sleepMs: 1, throwAt: idsUpTo(5000) } },
      shards: 1,
    });
    expect([computation.status?.phase, computation.status?.reason]).to.deep.equal(['Failed', 'EveryParameterFails']);
    expect(computation.status?.message).to.contain('RangeError');
  });
});
