import { expect } from 'chai';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Computation, ComputationStatus } from '../../../crds/computation.ts';
import { ADMIN_AUDIENCE, OPERATOR_SERVICE_ACCOUNT, SYSTEM_NAMESPACE, workerAudience } from '../../../crds/labels.ts';
import type { Job } from '../../../operator/kube/objects.ts';
import { LedgerClient } from '../../../operator/ledger/client.ts';
import { until } from '../../env/until.ts';
import { WrongClock } from '../../faults/clock.ts';
import { WorkerProcess } from '../../faults/schedule/worker-process.ts';
import type { SpawnedOperator } from '../../kube/spawned-operator.ts';
import { LedgerProcess } from '../../ledger/ledger-process.ts';
import { startOperatorProcess } from '../controller/operator-process.ts';
import { World } from '../controller/world.ts';

const COUNT = 900;
/** The API server's clock is this machine's. Times are whole seconds here and there. */
const BLUR_MS = 4_000;

interface Hours {
  operator: number;
  ledger: number;
  workers: number;
}
const RIGHT: Hours = { operator: 0, ledger: 0, workers: 0 };

describe('clocks that are off by an hour, in a cluster', function () {
  this.timeout(180_000);
  let world: World;
  let folder: string;
  let clocks: Record<keyof Hours, WrongClock>;
  let ledger: LedgerProcess | undefined;
  let operator: SpawnedOperator | undefined;
  let workers: WorkerProcess[];
  let begunMs: number;

  /** The operator and the ledger as processes that know each other by the API server's tokens. */
  async function begin(hours: Hours): Promise<void> {
    begunMs = Date.now();
    world = await World.begin({ operator: false });
    folder = await mkdtemp(join(tmpdir(), 'ttg-clocks-'));
    workers = [];
    clocks = {
      operator: new WrongClock(hours.operator),
      ledger: new WrongClock(hours.ledger),
      workers: new WrongClock(hours.workers),
    };
    const { env, tokenFile } = world;
    const settings = {
      TTG_LEDGER_AUTH: 'cluster',
      TTG_LEDGER_PLAIN_HTTP: 'true',
      KUBECONFIG: env.kubeconfigPath,
      ...clocks.ledger.env,
    };
    ledger = await LedgerProcess.start(folder, 0, settings);
    await writeFile(tokenFile, await token(SYSTEM_NAMESPACE, OPERATOR_SERVICE_ACCOUNT, ADMIN_AUDIENCE));
    operator = await startOperatorProcess(world, { name: 'clocked', ledgerUrl: ledgerUrl(), env: clocks.operator.env });
  }

  function ledgerUrl(): string {
    return ledger?.url ?? '';
  }

  function set(hours: Hours): void {
    clocks.operator.set(hours.operator);
    clocks.ledger.set(hours.ledger);
    clocks.workers.set(hours.workers);
  }

  afterEach(async () => {
    for (const worker of workers) worker.signal('SIGKILL');
    await Promise.all(workers.map(async ({ ended }) => ended));
    await operator?.kill();
    await ledger?.end('SIGKILL');
    ledger = undefined;
    operator = undefined;
    await world.end();
    for (const clock of Object.values(clocks)) clock.remove();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  async function token(namespace: string, account: string, audience: string): Promise<string> {
    await world.env.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    await world.env.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace, name: account } });
    return (await world.env.kubectl('-n', namespace, 'create', 'token', account, `--audience=${audience}`)).trim();
  }

  /** Pods of that Job, each a worker process. */
  async function startWorkers(computation: Computation, job: Job): Promise<void> {
    const { uid } = computation.metadata;
    const tokenFile = join(folder, 'worker-token');
    await writeFile(tokenFile, await token(world.namespace, 'default', workerAudience(uid)));
    for (const shard of [0, 1, 2]) {
      const pod = await world.cluster.startPod(job, shard);
      await world.cluster.run(pod);
      const env = {
        TTG_LEDGER_URL: ledgerUrl(),
        TTG_COMPUTATION_UID: uid,
        TTG_TOKEN_FILE: tokenFile,
        WORKER_ID: String(shard),
        ...clocks.workers.env,
      };
      workers.push(new WorkerProcess(pod.metadata.name, env));
    }
    await world.cluster.setJob(job.metadata.name, { active: 3 });
  }

  function expectNow(what: string, time: string | undefined): void {
    expect(Date.parse(time ?? ''), `${what}: ${time}`).to.be.within(begunMs - BLUR_MS, Date.now() + BLUR_MS);
  }

  function expectSane({ startTime, completionTime, conditions, shards, timing, progress }: ComputationStatus): void {
    expectNow('start', startTime);
    expectNow('end', completionTime);
    for (const { type, lastTransitionTime } of conditions ?? []) expectNow(type, lastTransitionTime);
    for (const shard of shards ?? []) {
      expectNow(`start of shard ${shard.index}`, shard.startTime);
      expectNow(`end of shard ${shard.index}`, shard.completionTime);
    }
    expect(progress?.duration).to.match(/^(\d+m)?\d+s$/);
    expect(progress?.duration).to.not.equal('0s');
    expect(timing?.totalMs).to.be.within(1_000, Date.now() - begunMs + BLUR_MS);
  }

  const table: [string, Hours, Hours][] = [
    ['ahead: the operator', { ...RIGHT, operator: 1 }, { ...RIGHT, operator: 1 }],
    ['ahead: the ledger', { ...RIGHT, ledger: 1 }, { ...RIGHT, ledger: 1 }],
    [
      'behind: the operator, ahead: the ledger',
      { operator: -1, ledger: 1, workers: 1 },
      { operator: -1, ledger: 1, workers: 1 },
    ],
    ['set in mid-run', RIGHT, { operator: 1, ledger: -1, workers: -1 }],
  ];
  for (const [title, first, later] of table) {
    it(`change neither the answer nor what is said of times: ${title}`, async () => {
      await begin(first);
      const computation = await world.create('timed', {
        parameters: { count: COUNT },
        algorithm: { name: 'faulty', args: { sleepMs: 8 } },
        aggregations: [{ name: 'total', field: 'result', op: 'sum' }],
        activeDeadlineSeconds: 1_800,
      });
      await startWorkers(computation, await world.jobOf('timed'));
      await world.status('timed', 'in the middle', ({ progress }) => (progress?.completed ?? 0) > COUNT / 5);
      set(later);
      const { reason } = await world.condition('timed', 'Complete');
      expect(reason).to.equal('AllComputed');
      const { status } = await world.get('timed');
      expectSane(status ?? {});
      const sum = (COUNT * (COUNT - 1)) / 2;
      expect(status?.aggregates?.[0]?.value).to.equal(String(sum));
      expect(status?.shards?.map(({ attempts }) => attempts)).to.deep.equal([1, 1, 1]);

      const reader = await token(SYSTEM_NAMESPACE, OPERATOR_SERVICE_ACCOUNT, ADMIN_AUDIENCE);
      const client = new LedgerClient({ url: ledgerUrl(), token: async () => reader });
      const ids: unknown[] = [];
      for await (const row of client.rows(computation.metadata.uid, { columns: ['timestamp'] })) {
        ids.push(row['param_id']);
        expectNow(`row ${String(row['param_id'])}`, String(row['timestamp']));
      }
      expect(ids).to.deep.equal(Array.from({ length: COUNT }, (_, id) => id));
      const [made] = await world.eventsOnce('timed', 'JobCreated');
      expectNow('event', made?.firstTimestamp ?? undefined);
    });
  }

  it('do not hold up a run whose Job ended while parameters are missing', async () => {
    await begin({ operator: -1, ledger: 1, workers: 0 });
    await world.create('again');
    const job = await world.jobOf('again');
    await world.cluster.completeJob('again', 3);
    await until(
      'another Job',
      async () => {
        const next = await world.cluster.job('again');
        return next !== undefined && next.metadata.uid !== job.metadata.uid;
      },
      { timeoutMs: 20_000 },
    );
  });
});
