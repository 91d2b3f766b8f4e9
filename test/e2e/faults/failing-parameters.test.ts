import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import { aComputation } from './a-computation.ts';
import { ownNamespace } from './namespaces.ts';
import { condition, Run, upTo } from './run.ts';

const COUNT = 10_000;
const EXPECTED = [
  '3 Exception',
  '417 Crashed',
  '418 Crashed',
  '1000 Exception',
  '3333 Exception',
  '5000 TimedOut',
  '6666 Exception',
  '9021 Crashed',
  '9999 Exception',
];

/** Throws at five ids, crashes at three and hangs at one; ends as the policy wants it. */
const failing = (maxFailedParameters: number): Record<string, unknown> => ({
  parameters: { count: COUNT },
  algorithm: {
    name: 'faulty',
    args: { throwAt: [3, 1000, 3333, 6666, 9999], exitAt: [417, 9021], killAt: [418], hangAt: [5000] },
  },
  failurePolicy: { timeoutSecondsPerParameter: 2, maxFailedParameters },
});

describe('a function that throws at five ids, crashes at three and hangs at one', function () {
  this.timeout(400_000);
  const namespace = ownNamespace('ttg-faults-parameters');
  let tolerant: Computation;
  let strict: Computation;
  let run: Run;

  before(async () => {
    run = await Run.of(aComputation(namespace, 'tolerant', failing(9)));
    const other = await Run.of(aComputation(namespace, 'strict', failing(8)));
    [tolerant, strict] = await Promise.all([run.ends(), other.ends()]);
  });

  it('fails exactly at those, each with its reason', () => {
    for (const { status } of [tolerant, strict]) {
      expect((status?.failures ?? []).map(({ id, reason }) => `${id} ${reason}`)).to.deep.equal(EXPECTED);
      expect(status?.progress).to.include({ completed: COUNT - 9, failed: 9, percent: 100 });
    }
  });

  it('has all the others in the aggregates', () => {
    const failed = EXPECTED.map((line) => Number.parseInt(line, 10)).reduce((sum, id) => sum + id, 0);
    const sum = (COUNT * (COUNT - 1)) / 2 - failed;
    expect(tolerant.status?.aggregates?.[1]).to.include({ name: 'sum', value: String(sum) });
    expect(tolerant.status?.aggregates?.[0]).to.include({ name: 'count', value: String(COUNT - 9) });
  });

  it('has one row a parameter: a result, or an error that says why', async () => {
    const rows: { param_id: number; error?: string | null }[] = (await run.table({ FORMAT: 'ndjson' }))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows.map((row) => row.param_id)).to.deep.equal(upTo(COUNT));
    const errors = rows.filter(({ error }) => typeof error === 'string' && error !== '');
    expect(errors.map((row) => row.param_id)).to.deep.equal(EXPECTED.map((line) => Number.parseInt(line, 10)));
    expect(errors[0]?.error).to.include('faulty was told to throw at 3');
  });

  it('succeeds where the policy tolerates so many', () => {
    expect(tolerant.status).to.include({ phase: 'Succeeded', reason: 'FailuresTolerated' });
    expect(condition(tolerant, 'Complete')?.status).to.equal('True');
  });

  it('fails where it tolerates one less, and says which limit', () => {
    expect(strict.status).to.include({ phase: 'Failed', reason: 'TooManyFailedParameters' });
    expect(condition(strict, 'Failed')?.message).to.include('9 failed').and.to.include('maxFailedParameters is 8');
  });

  it('costs no pod', async () => {
    expect(await run.pods()).to.have.lengthOf(3);
  });
});
