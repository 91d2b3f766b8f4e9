import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import { APP_OPERATOR, LABEL_MANAGED_BY, LABEL_UID } from '../../../crds/labels.ts';
import { JOBS, PODS } from '../../../operator/kube/resource.ts';
import { until } from '../../env/until.ts';
import { kubectl } from '../cluster.ts';
import { aComputation } from './a-computation.ts';
import { api } from './api.ts';
import { expectWhole } from './expect-whole.ts';
import { ownNamespace } from './namespaces.ts';
import { Run } from './run.ts';

/** What was changed must be right again by then. */
const SOON_SECONDS = 10;
const SOON = { timeoutMs: SOON_SECONDS * 1_000 };
const SLOWLY = { algorithm: { name: 'faulty', args: { sleepMs: 4 } }, failurePolicy: { retriesPerShard: 0 } };

describe('a running Computation of which somebody changes by hand', function () {
  this.timeout(400_000);
  const namespace = ownNamespace('ttg-faults-hand');
  const begun = new Map<string, Promise<Run>>();

  async function edit(what: string, run: Run, patch: Record<string, unknown>, ...how: string[]): Promise<void> {
    await kubectl('patch', what, run.name, '-n', namespace, '--type=merge', '-p', JSON.stringify(patch), ...how);
  }

  /** What is changed, and what it becomes again. */
  const stories: Record<string, (run: Run) => Promise<void>> = {
    async status(run) {
      const { status } = await run.now();
      const conditions = status?.conditions?.map((each) => ({
        ...each,
        status: ['Complete', 'Finished'].includes(each.type) ? 'True' : 'False',
      }));
      const progress = { completed: 8_999, percent: 100, summary: '8999/9000' };
      const lie = { status: { phase: 'Succeeded', reason: 'AllComputed', conditions, progress } };
      await edit('computation', run, lie, '--subresource=status');
      await run.becomes('put right', isRight, SOON_SECONDS);
      await until('an event', async () => (await run.events()).some(({ reason }) => reason === 'StatusRepaired'), SOON);
    },

    async job(run) {
      const before = await run.job();
      await edit('job', run, { spec: { parallelism: 1, suspend: true } });
      await kubectl('label', 'job', run.name, '-n', namespace, `${LABEL_MANAGED_BY}-`, `${LABEL_UID}-`);
      const repaired = await until(
        'the Job to be as it was',
        async () => {
          const now = await run.job();
          return now.spec.suspend === false && now.metadata.labels?.[LABEL_MANAGED_BY] === APP_OPERATOR && now;
        },
        SOON,
      );
      expect(repaired.spec).to.include({ parallelism: 3, suspend: false });
      expect(repaired.metadata.labels).to.deep.equal(before.metadata.labels);
      expect(repaired.metadata.uid).to.equal(before.metadata.uid);
    },

    async labels(run) {
      const { metadata } = await run.worker(1);
      await kubectl('label', 'pod', metadata.name, '-n', namespace, `${LABEL_MANAGED_BY}-`, `${LABEL_UID}-`);
      const isLabelled = async (): Promise<boolean> =>
        (await api.get(PODS, metadata)).metadata.labels?.[LABEL_UID] === run.uid;
      await until('its labels', isLabelled, SOON);
      expect((await api.get(PODS, metadata)).metadata.labels).to.deep.equal(metadata.labels);
    },

    async release(run) {
      const { metadata } = await run.worker(2);
      const labels = ['batch.kubernetes.io/controller-uid-', 'controller-uid-'];
      await kubectl('label', 'pod', metadata.name, '-n', namespace, ...labels);
      const isReplaced = async (): Promise<boolean> => (await run.worker(2)).metadata.uid !== metadata.uid;
      await until('another pod', isReplaced, SOON);
    },

    async finalizer(run) {
      const { metadata } = await run.now();
      await edit('computation', run, { metadata: { finalizers: null } });
      const isHeld = (now: Computation): boolean => now.metadata.finalizers?.[0] === metadata.finalizers?.[0];
      await run.becomes('held again', isHeld, SOON_SECONDS);
    },
  };

  // All at once: they mostly wait.
  before(() => {
    for (const [name, story] of Object.entries(stories)) {
      const told = Run.of(aComputation(namespace, name, SLOWLY)).then(async (run) => {
        await run.reachesIn(2, 5);
        await story(run);
        return run;
      });
      told.catch(() => undefined);
      begun.set(name, told);
    }
  });

  async function told(name: string): Promise<Run> {
    const story = begun.get(name);
    if (story === undefined) throw new Error(`${name} was not begun`);
    return story;
  }

  const titles: Record<string, string> = {
    status: 'its status: it is put right, be it said that all is done, and an event tells',
    job: 'its Job: parallelism, suspension and labels are as they were',
    labels: 'the labels of a pod: they come back',
    release: 'the labels by which the Job knows a pod: another takes its place',
    finalizer: 'its finalizer: it is there again',
  };
  for (const [name, title] of Object.entries(titles)) {
    it(title, async () => {
      const run = await told(name);
      await expectWhole(run, await run.ends());
    });
  }

  it('… and nothing stays behind when it is deleted', async () => {
    const runs = await Promise.all(Object.keys(stories).map(told));
    await kubectl('delete', 'computations', '-n', namespace, '--timeout=30s', ...runs.map(({ name }) => name));
    for (const run of runs) {
      await until(
        `nothing of ${run.name} to be left`,
        async () => (await api.find(JOBS, run)) === undefined && (await run.pods()).length === 0,
        { timeoutMs: 40_000 },
      );
    }
  });
});

function isRight({ status }: Computation): boolean {
  const finished = status?.conditions?.find(({ type }) => type === 'Finished');
  return status?.phase === 'Running' && finished?.status === 'False' && status.progress?.percent !== 100;
}
