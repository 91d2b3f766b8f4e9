import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import { until } from '../../env/until.ts';
import { kubectl } from '../cluster.ts';
import { aComputation } from './a-computation.ts';
import { expectWhole } from './expect-whole.ts';
import { ownNamespace } from './namespaces.ts';
import { condition, Run } from './run.ts';

const QUEUED = { mode: 'Queue', queue: { batchSize: 50, visibilityTimeoutSeconds: 5 } };
/** About 15 s of work for three workers: changes have to come in between. */
const SLOWLY = { algorithm: { name: 'faulty', args: { sleepMs: 5 } } };

/** Suspends it, and resumes it in the other mode. */
async function changeMode(run: Run, mode: string): Promise<void> {
  await run.patch({ suspend: true });
  await run.becomes('suspended', (now) => condition(now, 'Suspended')?.status === 'True', 60);
  await run.patch({ mode, suspend: false });
  await run.becomes(
    `running in mode ${mode}`,
    ({ status }) => (status?.queue === undefined) === (mode === 'Static'),
    90,
  );
}

describe('a run of mode Queue, with the same results as one of mode Static,', function () {
  this.timeout(500_000);
  const namespace = ownNamespace('ttg-faults-queue');

  interface Story {
    run: Run;
    end: Computation;
  }

  async function disturbed(
    name: string,
    disturb: (run: Run) => Promise<unknown>,
    changes: Record<string, unknown> = QUEUED,
  ): Promise<Story> {
    const run = await Run.of(aComputation(namespace, name, { ...SLOWLY, ...changes }));
    await run.reaches(20);
    await disturb(run);
    return { run, end: await run.ends(240) };
  }

  const stories: Record<string, () => Promise<Story>> = {
    'with a pod deleted by force': async () =>
      disturbed('pod', async (run) => {
        const { metadata } = await run.worker(1);
        await kubectl('delete', 'pod', metadata.name, '-n', namespace, '--grace-period=0', '--force', '--wait=false');
      }),
    'with all pods deleted': async () =>
      disturbed('pods', async (run) =>
        kubectl('delete', 'pods', '-n', namespace, '-l', `ttg.io/computation-uid=${run.uid}`, '--wait=false'),
      ),
    'changed to mode Static and back': async () =>
      disturbed('there-and-back', async (run) => {
        await changeMode(run, 'Static');
        await run.reaches(50);
        await changeMode(run, 'Queue');
      }),
    'begun in mode Static and changed': async () =>
      disturbed('changed', async (run) => changeMode(run, 'Queue'), { queue: QUEUED.queue }),
    'scaled from 3 to 10, 1 and 3': async () =>
      disturbed('scaled', async (run) => {
        for (const [workers, percent] of [
          [10, 40],
          [1, 50],
          [3, 55],
        ] as const) {
          // prettier-ignore
          await run.scale(workers);
          await run.reaches(percent);
        }
      }),
    "with Redis' pod deleted": async () =>
      disturbed('redis', async () =>
        kubectl('delete', 'pod', 'ttg-redis-0', '-n', 'ttg-system', '--grace-period=0', '--force', '--wait=false'),
      ),
    'with all that Redis holds wiped': async () =>
      disturbed('wiped', async () =>
        // Another story takes its pod away meanwhile.
        until('Redis to be wiped', async () => (await flushAll().catch(() => '')).includes('OK'), {
          timeoutMs: 60_000,
        }),
      ),
  };
  const begun = new Map<string, Promise<Story>>();

  // All at once: they mostly wait.
  before(() => {
    for (const [name, story] of Object.entries(stories)) {
      const promise = story();
      promise.catch(() => {}); // said by the test that waits for it
      begun.set(name, promise);
    }
  });

  for (const name of Object.keys(stories)) {
    it(`${name}, is whole`, async () => {
      const story = await begun.get(name);
      if (story === undefined) throw new Error('it has not begun');
      await expectWhole(story.run, story.end);
    });
  }

  it('says who computed what', async () => {
    const { end } = (await begun.get('with a pod deleted by force')) ?? {};
    const shards = end?.status?.shards ?? [];
    expect(shards.map(({ index }) => index)).to.deep.equal([0, 1, 2]);
    expect(shards.reduce((sum, { completed }) => sum + completed, 0)).to.equal(9_000);
    for (const { tasks } of shards) expect(tasks).to.be.above(0);
  });
});

/** The password is in a file of the pod, and in the Secret. */
async function flushAll(): Promise<string> {
  const encoded = await kubectl('get', 'secret', 'ttg-redis', '-n', 'ttg-system', '-o', 'jsonpath={.data.password}');
  const password = Buffer.from(encoded, 'base64').toString();
  return kubectl(
    'exec',
    'ttg-redis-0',
    '-n',
    'ttg-system',
    '--',
    'redis-cli',
    '--no-auth-warning',
    '-a',
    password,
    'FLUSHALL',
  );
}
