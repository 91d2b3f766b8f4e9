import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import { FAILURE_COUNT, IGNORED_FAILURE_COUNT } from '../../../operator/reconcile/retry-reset.ts';
import { aComputation } from '../faults/a-computation.ts';
import { evict } from '../faults/eviction.ts';
import { expectWhole } from '../faults/expect-whole.ts';
import { ownNamespace } from '../faults/namespaces.ts';
import { attempts, Run } from '../faults/run.ts';

const TIMES = 10;
/** On a busy machine a pod's start takes longest. */
const SLACK_SECONDS = 10;

describe(`a shard whose pod is evicted ${TIMES} times in a row, with progress between`, function () {
  this.timeout(400_000);
  const namespace = ownNamespace('ttg-faults-evicted');
  const awaySeconds: number[] = [];
  let run: Run;
  let end: Computation;

  before(async () => {
    const algorithm = { name: 'faulty', args: { sleepMs: 15 } };
    run = await Run.of(aComputation(namespace, 'evicted', { algorithm, failurePolicy: { retriesPerShard: 0 } }));
    let done = 0;
    for (let time = 1; time <= TIMES; time++) {
      await run.becomes('further', (now) => completed(now) > done, 60);
      const evictedAt = performance.now();
      await evict(await run.worker(1));
      const claimed = await run.becomes(`claimed again (${time})`, (now) => (attempts(now)[1] ?? 0) > time, 120);
      done = completed(claimed);
      awaySeconds.push((performance.now() - evictedAt) / 1_000);
    }
    end = await run.ends(200);
  });

  it('costs no parameter, and changes no digit of the aggregates', async () => {
    await expectWhole(run, end);
  });

  it('goes on as soon the last time as the first: its back-off does not grow', () => {
    const seconds = awaySeconds.map((each) => each.toFixed(1)).join(', ');
    console.info(`      evicted → its shard claimed again: ${seconds} s`);
    expect(awaySeconds).to.have.lengthOf(TIMES);
    expect(awaySeconds.at(-1)).to.be.below((awaySeconds[0] ?? 0) + SLACK_SECONDS);
  });

  it('uses up no retry, even where none is allowed', async () => {
    expect(attempts(end)).to.deep.equal([1, TIMES + 1, 1]);
    const counts = (await run.pods()).map(({ metadata }) => metadata.annotations ?? {});
    expect(new Set(counts.map((annotations) => annotations[FAILURE_COUNT] ?? '0'))).to.deep.equal(new Set(['0']));
    expect(Math.max(...counts.map((annotations) => Number(annotations[IGNORED_FAILURE_COUNT] ?? 0)))).to.be.at.most(1);
  });
});

function completed({ status }: Computation): number {
  return status?.shards?.[1]?.completed ?? 0;
}
