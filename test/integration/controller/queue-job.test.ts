import { expect } from 'chai';
import type { KubeApi } from '../../../operator/kube/contract.ts';
import type { Job } from '../../../operator/kube/objects.ts';
import { JOBS } from '../../../operator/kube/resource.ts';
import { desiredJob } from '../../../operator/reconcile/desired-job.ts';
import { jobChanges } from '../../../operator/reconcile/job-changes.ts';
import type { Plan } from '../../../operator/reconcile/plan.ts';
import { SETTINGS } from '../../reconcile/builders.ts';
import { World } from './world.ts';

const planOf = (shards: number, pods: number): Plan => ({ total: 30, shards, pods, jobName: 'any' });
const sizeOf = ({ spec }: Job): unknown[] => [spec.completions, spec.parallelism];

describe('the Job of mode Queue at a real API server', function () {
  this.timeout(120_000);
  let world: World;
  let api: KubeApi;

  before(async () => {
    world = await World.begin({ operator: false });
    api = world.api;
  });
  after(async () => world.end());

  async function made(name: string, plan: Plan): Promise<Job> {
    const computation = await world.create(name, { mode: 'Queue' });
    return api.create(JOBS, desiredJob(computation, { ...plan, jobName: name }, SETTINGS));
  }

  /** The Job after what the controller changes of it for that plan. */
  async function changed(job: Job, plan: Plan): Promise<Job> {
    const [action] = jobChanges(job, plan, false);
    if (action?.type !== 'patchJob') throw new Error(`nothing is changed: ${action?.type}`);
    return api.patch(JOBS, job.metadata, { spec: action.spec }, { type: 'merge' });
  }

  it('is taken, with a policy by which the first worker to end completes it', async () => {
    const job = await made('taken', planOf(3, 3));
    expect(job.spec.successPolicy).to.deep.equal({ rules: [{ succeededCount: 1 }] });
  });

  it('grows and shrinks: 3, 10, 1, none, 3', async () => {
    let job = await made('elastic', planOf(3, 3));
    for (const size of [10, 1]) {
      job = await changed(job, planOf(size, size));
      expect(sizeOf(job)).to.deep.equal([size, size]);
    }
    job = await changed(job, planOf(1, 0));
    expect(sizeOf(job)).to.deep.equal([1, 0]);
    expect(sizeOf(await changed(job, planOf(3, 3)))).to.deep.equal([3, 3]);
  });

  it('keeps its most workers where autoscale moves how many run', async () => {
    const job = await made('bounded', planOf(20, 3));
    expect(sizeOf(await changed(job, planOf(20, 9)))).to.deep.equal([20, 9]);
  });
});
