import { expect } from 'chai';
import type { Computation, ShardStatus } from '../../../crds/computation.ts';
import type { Pod } from '../../../operator/kube/objects.ts';
import { aComputation } from '../faults/a-computation.ts';
import { expectWhole } from '../faults/expect-whole.ts';
import { ownNamespace } from '../faults/namespaces.ts';
import { attempts, condition, Run } from '../faults/run.ts';

export interface SlowParameters {
  namespace: string;
  /** Of shard 0: waits. */
  waitingId: number;
  /** Of shard 1: keeps its thread busy. */
  busyId?: number;
  seconds: number;
}

/** Tests of {@link aComputation} where one or two of the parameters take so many seconds instead of 2 ms. */
export function testSlowParameters({ namespace: name, waitingId, busyId, seconds }: SlowParameters): void {
  const namespace = ownNamespace(name);
  const ids = busyId === undefined ? [waitingId] : [waitingId, busyId];
  let run: Run;
  let workers: Pod[];
  let shown: Computation;
  /** Shard → the parameter that it was said to be at. */
  const told = new Map<number, number>();
  let end: Computation;

  before(async () => {
    const args = { sleepMs: 2, slowAt: [waitingId], ...(busyId !== undefined && { busyAt: [busyId] }) };
    const algorithm = { name: 'faulty', args: { ...args, slowMs: seconds * 1_000 } };
    run = await Run.of(aComputation(namespace, 'slow', { algorithm, failurePolicy: { retriesPerShard: 0 } }));
    shown = await run.becomes('slow', isSlow, seconds + 120);
    workers = await run.pods();
    end = await run.ends(seconds + 60);
  });

  /** Whether each was seen to be slow, for longer than silence counts: their pods may begin at different times. */
  function isSlow(now: Computation): boolean {
    for (const [shard, { parameter, seconds: held }] of slowest(now).entries()) {
      if (held > 16) told.set(shard, parameter);
    }
    return told.size === ids.length;
  }

  function slowest({ status }: Computation): NonNullable<ShardStatus['slowest']>[] {
    return ids.map((_, shard) => status?.shards?.[shard]?.slowest ?? { parameter: -1, seconds: 0 });
  }

  it('are shown while they run, with their shard and for how long', () => {
    expect(ids.map((_, shard) => told.get(shard))).to.deep.equal(ids);
    expect(shown.status).to.include({ phase: 'Running' });
    expect(condition(shown, 'Stalled')?.status).to.equal('False');
  });

  it('hold up only their own shard', () => {
    expect(shown.status?.shards?.[2]).to.include({ phase: 'Succeeded', completed: 3_000 });
  });

  it('cost no pod: their workers are heard all the while', async () => {
    const { length } = workers;
    expect((await run.pods()).map(({ metadata }) => metadata.uid)).to.have.members(
      workers.map(({ metadata }) => metadata.uid),
    );
    expect(length).to.equal(3);
    expect(attempts(end)).to.deep.equal([1, 1, 1]);
    const reasons = (await run.events()).map(({ reason }) => reason);
    expect(reasons).to.not.include.members(['WorkerLost']).and.to.not.include.members(['WorkersSilent']);
  });

  it('cost nothing else: every parameter once, every digit of the aggregates', async () => {
    await expectWhole(run, end);
  });
}
