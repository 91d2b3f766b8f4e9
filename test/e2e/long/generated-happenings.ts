import { APP_LEDGER, APP_OPERATOR, LABEL_APP, SYSTEM_NAMESPACE } from '../../../crds/labels.ts';
import type { Pod } from '../../../operator/kube/objects.ts';
import { until } from '../../env/until.ts';
import type { Random } from '../../soak/random.ts';
import { kubectl } from '../cluster.ts';
import { evict } from '../faults/eviction.ts';
import { killProcess } from '../faults/nodes.ts';
import type { Run } from '../faults/run.ts';

const APP_REDIS = 'redis';
export const JOB_DELETED = 'its Job is deleted';

type Happening = (run: Run, random: Random) => Promise<void>;

/** What can happen to a Computation under way. What it happens to may be gone by then: then nothing does. */
export const HAPPENINGS = {
  'it is scaled': async (run, random) => run.scale(random.whole(1, 6)),
  'it is suspended, and resumed when nothing runs any more': async (run) => {
    await run.patch({ suspend: true });
    await until('no pod', async () => (await run.active()) === 0, { timeoutMs: 90_000, everyMs: 250 });
    await run.patch({ suspend: false });
  },
  'a worker is killed': async (run, random) => withWorker(run, random, killProcess),
  'a pod is deleted': async (run, random) => withWorker(run, random, async (pod) => deletePod(pod)),
  'a pod is deleted by force': async (run, random) =>
    withWorker(run, random, async (pod) => deletePod(pod, '--grace-period=0', '--force')),
  'a pod is evicted': async (run, random) => withWorker(run, random, evict),
  [JOB_DELETED]: async (run) => {
    await kubectl('delete', 'job', run.name, '-n', run.namespace, '--wait=false', '--ignore-not-found');
  },
  'the operator dies': async () => deleteByForce(APP_OPERATOR),
  'the ledger dies': async () => deleteByForce(APP_LEDGER),
  'Redis dies': async () => deleteByForce(APP_REDIS),
} satisfies Record<string, Happening>;

export type Mode = 'Static' | 'Queue';

/** What can happen to a Computation of that mode. */
export function happeningsIn(mode: Mode): HappeningName[] {
  const names = Object.keys(HAPPENINGS).filter((name): name is HappeningName => name in HAPPENINGS);
  return names.filter((name) => mode === 'Queue' || name !== 'Redis dies');
}

export type HappeningName = keyof typeof HAPPENINGS;

async function withWorker(run: Run, random: Random, act: (pod: Pod) => Promise<void>): Promise<void> {
  const running = (await run.pods()).filter(
    ({ metadata, status }) => status?.phase === 'Running' && metadata.deletionTimestamp === undefined,
  );
  // It may end meanwhile.
  if (running.length > 0) await act(random.pick(running)).catch(() => undefined);
}

async function deletePod({ metadata: { name, namespace = '' } }: Pod, ...how: string[]): Promise<void> {
  await kubectl('delete', 'pod', name, '-n', namespace, '--wait=false', '--ignore-not-found', ...how);
}

/** A pod killed again and again is kept waiting by the kubelet, up to five minutes; a new one is not. */
async function deleteByForce(app: string): Promise<void> {
  const how = ['--grace-period=0', '--force', '--wait=false'];
  await kubectl('delete', 'pods', '-n', SYSTEM_NAMESPACE, '-l', `${LABEL_APP}=${app}`, ...how);
}
