import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import type { Job, Pod } from '../../../operator/kube/objects.ts';
import type { PlayedWorker } from './play-worker.ts';
import type { Witness } from './witness.ts';
import type { World } from './world.ts';

/** A Computation of 30 parameters in 3 shards in mid-run, its Job controller, kubelets and workers played. */
export interface Running {
  computation: Computation;
  job: Job;
  pods: readonly Pod[];
  workers: readonly PlayedWorker[];
}

/** Creates it, waits for its Job, and starts its pods, of which none has committed anything. `spec`: what is to differ. */
export async function startRun(world: World, name: string, spec: Record<string, unknown> = {}): Promise<Running> {
  const computation = await world.create(name, spec);
  const job = await world.jobOf(name);
  const pods = await Promise.all([0, 1, 2].map(async (index) => world.cluster.startPod(job, index)));
  await Promise.all(pods.map(async (pod) => world.cluster.run(pod)));
  await world.cluster.setJob(name, { active: 3 });
  const workers = await Promise.all(pods.map(async (pod, shard) => world.claim(computation, shard, pod.metadata.name)));
  return { computation, job, pods, workers };
}

/** Each worker commits so many more. */
export async function commitEach({ workers }: Running, count: number): Promise<void> {
  await Promise.all(workers.map(async (worker) => worker.commit(count)));
}

/** Commits the rest and lets the pods and the Job end. */
export async function endRun(world: World, run: Running): Promise<void> {
  await Promise.all(run.workers.map(async (worker) => worker.commit(worker.left)));
  for (const pod of run.pods) {
    await world.cluster.end(pod, 0);
  }
  await world.cluster.completeJob(run.computation.metadata.name, 3);
}

/** Waits for the end and sees that all is told rightly, and that the Job that began the run also ended it. */
export async function expectWholeRun(
  world: World,
  { computation, job }: Running,
  witness: Witness,
  timeoutMs?: number,
): Promise<void> {
  const { name, uid } = computation.metadata;
  const end = await world.status(name, 'Succeeded', ({ phase }) => phase === 'Succeeded', timeoutMs);
  expect(end.progress).to.include({ completed: 30, failed: 0, percent: 100 });
  expect(end.shards?.map(({ completed }) => completed)).to.deep.equal([10, 10, 10]);
  expect(witness.jobsOf(uid)).to.deep.equal([job.metadata.uid]);
  expect(witness.wrong).to.deep.equal([]);
}
