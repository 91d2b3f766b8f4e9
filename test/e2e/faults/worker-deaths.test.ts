import { expect } from 'chai';
import type { Pod } from '../../../operator/kube/objects.ts';
import { kubectl } from '../cluster.ts';
import { aComputation, COUNT } from './a-computation.ts';
import { Evaluations } from './evaluations.ts';
import { expectWhole } from './expect-whole.ts';
import { ownNamespace } from './namespaces.ts';
import { exhaustMemory, killProcess } from './nodes.ts';
import { attempts, Run } from './run.ts';

/** Slow enough for the shard to be under way still when that is seen. */
const SLEEP_MS = 4;
/** Parameters of two commit intervals of 1 s, and 100 ms of those that a child has in hand. */
const MOST_AGAIN = (2 * 1_000 + 100) / SLEEP_MS;

const SLOWLY = { name: 'faulty', args: { sleepMs: SLEEP_MS, printIds: true } };
const LIMIT = { worker: { resources: { limits: { memory: '256Mi' } } } };

describe('a worker that dies at 30 %', function () {
  this.timeout(400_000);
  const namespace = ownNamespace('ttg-faults-deaths');

  interface Story {
    run: Run;
    evaluations: Evaluations;
    victim: Pod;
  }

  /** Runs a Computation and does that to the worker of its shard 1. */
  async function disturbed(
    name: string,
    disturb: (victim: Pod) => Promise<unknown>,
    changes: Record<string, unknown> = {},
  ): Promise<Story> {
    const run = await Run.of(aComputation(namespace, name, { algorithm: SLOWLY, ...changes }));
    const evaluations = new Evaluations(run);
    await run.reachesIn(1, 30);
    const victim = await run.worker(1);
    await disturb(victim);
    return { run, evaluations, victim };
  }

  const deletion = async ({ metadata }: Pod, ...how: string[]): Promise<string> =>
    kubectl('delete', 'pod', metadata.name, '-n', namespace, '--wait=false', ...how);

  const stories: Record<string, () => Promise<Story>> = {
    'killed by kill -9': async () => disturbed('killed', killProcess),
    'whose container is out of memory': async () =>
      disturbed('out-of-memory', async (victim) => exhaustMemory(victim, 300), LIMIT),
    'whose pod is deleted': async () => disturbed('deleted', deletion),
    'whose pod is deleted by force, without grace': async () =>
      disturbed('deleted-by-force', async (victim) => deletion(victim, '--grace-period=0', '--force')),
  };
  const begun = new Map<string, Promise<Story>>();

  // All at once: they mostly wait.
  before(() => {
    for (const [name, story] of Object.entries(stories)) {
      const promise = story();
      promise.catch(() => undefined);
      begun.set(name, promise);
    }
  });

  for (const name of Object.keys(stories)) {
    describe(name, () => {
      let story: Story;

      before(async () => {
        const found = await begun.get(name);
        if (found === undefined) throw new Error(`${name} was not begun`);
        story = found;
      });

      it('costs no parameter, and changes no digit of the aggregates', async () => {
        await expectWhole(story.run, await story.run.ends());
      });

      it('costs at most two commit intervals of work', async () => {
        await story.evaluations.end();
        // A deleted pod may take its last lines with it.
        expect(story.evaluations.ids).to.be.greaterThan(0.9 * COUNT);
        expect(story.evaluations.again).to.be.at.most(MOST_AGAIN);
      });

      it('shows in the attempts of its shard alone', async () => {
        expect(attempts(await story.run.now())).to.deep.equal([1, 2, 1]);
      });
    });
  }

  describe('whose container was out of memory', () => {
    it('is told as OOMKilled where Kubernetes says so', async () => {
      const story = await begun.get('whose container is out of memory');
      const events = (await story?.run.events())?.map(({ message }) => message).join('\n');
      const pods = await story?.run.pods();
      const victim = pods?.find(({ metadata }) => metadata.uid === story?.victim.metadata.uid);
      expect(victim?.status?.containerStatuses?.[0]?.state?.terminated).to.include({
        exitCode: 137,
        reason: 'OOMKilled',
      });
      expect(events).to.include('OOMKilled');
    });
  });
});
