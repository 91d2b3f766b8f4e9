import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import type { Computation, ComputationStatus, Condition } from '../../../crds/computation.ts';
import { API_VERSION, KIND } from '../../../crds/labels.ts';
import { COMPUTATIONS } from '../../../operator/act/computations.ts';
import type { ComputationController, ControllerOptions } from '../../../operator/computation-controller.ts';
import type { OrphanSweepOptions } from '../../../operator/act/orphan-sweep.ts';
import { startController } from '../../../operator/controller.ts';
import { HttpKubeApi } from '../../../operator/kube/api.ts';
import { Connection } from '../../../operator/kube/connection.ts';
import type { KubeApi } from '../../../operator/kube/contract.ts';
import { HttpClient } from '../../../operator/kube/http-client.ts';
import type { CoreEvent } from '../../../operator/kube/objects.ts';
import { EVENTS } from '../../../operator/kube/resource.ts';
import { ObjectStore } from '../../../operator/kube/store.ts';
import { LedgerClient } from '../../../operator/ledger/client.ts';
import { LedgerWatch } from '../../../operator/observe/ledger-watch.ts';
import { runLedger, type RunningLedger } from '../../../operator/ledger/ledger.ts';
import { SILENT, type Logger } from '../../../operator/log.ts';
import type { ControllerSettings } from '../../../operator/settings.ts';
import { sharedTestEnv } from '../../env/shared.ts';
import type { TestEnv } from '../../env/test-env.ts';
import { until } from '../../env/until.ts';
import { PlayedCluster } from './play-cluster.ts';
import { claimShard, type PlayedWorker } from './play-worker.ts';

const SECRET = 'a-secret-for-tests-only';

/** What is different about an operator of a test. */
export interface OperatorChanges extends Pick<ControllerOptions, 'ledger' | 'lease' | 'sweepEveryMs'> {
  /** Where the API server is reached. */
  kubeConfig?: KubeConfig;
  /** Where the ledger is reached. */
  ledgerUrl?: string;
  identity?: string;
  log?: Logger;
  /** Other settings that are to differ. */
  settings?: Partial<ControllerSettings>;
}

/**
 * A real API server and a real ledger, the operator in the test's process, and a namespace for one test. The Job
 * controller, the kubelet and the workers are played.
 */
export class World {
  readonly env: TestEnv;
  readonly api: KubeApi;
  readonly namespace: string;
  readonly cluster: PlayedCluster;
  readonly #folder: string;
  readonly #ledgerSettings: Readonly<Record<string, string>>;
  readonly #http: HttpClient;
  #ledger: RunningLedger | undefined;
  #ledgerUrl = '';
  #operator: ComputationController | undefined;

  private constructor(
    env: TestEnv,
    namespace: string,
    folder: string,
    ledgerSettings: Readonly<Record<string, string>>,
  ) {
    this.#ledgerSettings = ledgerSettings;
    this.env = env;
    this.namespace = namespace;
    this.#folder = folder;
    this.#http = new HttpClient(new Connection(env.kubeConfig()), 'ttg-test');
    this.api = new HttpKubeApi(this.#http);
    this.cluster = new PlayedCluster(this.api, namespace);
  }

  /**
   * In an API server of its own, where one is given; `operator: false` begins without one; `ledger` are settings of the
   * ledger's.
   */
  static async begin({
    env: own,
    operator = true,
    ledger = {},
  }: { env?: TestEnv; operator?: boolean; ledger?: Readonly<Record<string, string>> } = {}): Promise<World> {
    const env = own ?? (await sharedTestEnv());
    const folder = await mkdtemp(join(tmpdir(), 'ttg-world-'));
    const world = new World(env, await env.newNamespace('world'), folder, ledger);
    await writeFile(world.tokenFile, SECRET);
    await world.startLedger();
    if (operator) {
      await world.startOperator();
    }
    return world;
  }

  get ledgerUrl(): string {
    return this.#ledgerUrl;
  }

  /** Holds the ledger's token. */
  get tokenFile(): string {
    return join(this.#folder, 'token');
  }

  async end(): Promise<void> {
    await this.#operator?.stop();
    await this.stopLedger();
    await this.#http.close();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /** Starts the ledger; the second time at the same address. `fresh`: on a new, empty volume. */
  async startLedger({ fresh = false } = {}): Promise<void> {
    const folder = join(this.#folder, 'ledger');
    if (fresh) {
      await rm(folder, { recursive: true, force: true });
    }
    this.#ledger = await runLedger(
      {
        TTG_LEDGER_DIR: folder,
        TTG_LEDGER_HOST: '127.0.0.1',
        TTG_LEDGER_PORT: this.#ledgerUrl === '' ? '0' : new URL(this.#ledgerUrl).port,
        TTG_LEDGER_AUTH: 'local',
        TTG_LEDGER_LOCAL_TOKEN: SECRET,
        TTG_LEDGER_RESERVE_MIB: '0',
        ...this.#ledgerSettings,
      },
      SILENT,
    );
    this.#ledgerUrl = this.#ledger.url;
  }

  /** As after the database alone came back from a backup. */
  async loseUploads(): Promise<void> {
    await this.stopLedger();
    await rm(join(this.#folder, 'ledger/uploads'), { recursive: true });
    await this.startLedger();
  }

  async stopLedger(): Promise<void> {
    await this.#ledger?.stop();
    this.#ledger = undefined;
  }

  async startOperator(changes: OperatorChanges = {}): Promise<void> {
    this.#operator = await this.operator(changes);
  }

  /** Starts an operator that the caller stops. */
  async operator({
    kubeConfig,
    ledgerUrl,
    identity,
    settings,
    ...options
  }: OperatorChanges = {}): Promise<ComputationController> {
    return startController({
      kubeConfig: kubeConfig ?? this.env.kubeConfig(),
      healthHost: '127.0.0.1',
      log: SILENT,
      settings: {
        watchNamespaces: [this.namespace],
        ledgerUrl: ledgerUrl ?? this.#ledgerUrl,
        workerLedgerUrl: 'http://ledger.for.workers:8080',
        workerImage: 'ttg-worker:test',
        ledgerTokenFile: this.tokenFile,
        leaderElection: options.lease !== undefined,
        identity: identity ?? 'test',
        podNamespace: this.namespace,
        healthPort: 0,
        ...settings,
      },
      ...options,
    });
  }

  async stopOperator(): Promise<void> {
    await this.#operator?.stop();
    this.#operator = undefined;
  }

  /** Metrics of the operator, as Prometheus reads them. */
  async metrics(): Promise<string> {
    return (await fetch(`${this.#operator?.healthUrl}/metrics`)).text();
  }

  /** Creates a Computation of 30 parameters in 3 shards, unless said otherwise. */
  async create(name: string, spec: Record<string, unknown> = {}): Promise<Computation> {
    await this.env.apply({
      apiVersion: API_VERSION,
      kind: KIND,
      metadata: { name, namespace: this.namespace },
      spec: { parameters: { count: 30 }, algorithm: { name: 'echo' }, shards: 3, ...spec },
    });
    return this.get(name);
  }

  async get(name: string): Promise<Computation> {
    return this.api.get(COMPUTATIONS, { namespace: this.namespace, name });
  }

  async find(name: string): Promise<Computation | undefined> {
    return this.api.find(COMPUTATIONS, { namespace: this.namespace, name });
  }

  async change(name: string, spec: Record<string, unknown>): Promise<void> {
    await this.api.patch(COMPUTATIONS, { namespace: this.namespace, name }, { spec }, { type: 'merge' });
  }

  /** `kubectl delete` without waiting. */
  async delete(name: string): Promise<void> {
    await this.api.delete(COMPUTATIONS, { namespace: this.namespace, name });
  }

  /** Waits until the status is as asked and gives it. */
  async status(
    name: string,
    what: string,
    holds: (status: ComputationStatus) => boolean,
    timeoutMs = 45_000,
  ): Promise<ComputationStatus> {
    let last: ComputationStatus | undefined;
    try {
      return await until(
        what,
        async () => {
          last = (await this.get(name)).status;
          return last !== undefined && holds(last) ? last : undefined;
        },
        { timeoutMs },
      );
    } catch (error) {
      throw new Error(`${name}: not ${what}; its status is ${JSON.stringify(last)}`, { cause: error });
    }
  }

  /** Waits until a condition is True and gives it. */
  async condition(name: string, type: string, timeoutMs?: number): Promise<Condition> {
    const isTrue = ({ conditions = [] }: ComputationStatus): Condition | undefined =>
      conditions.find((condition) => condition.type === type && condition.status === 'True');
    const status = await this.status(name, type, (found) => isTrue(found) !== undefined, timeoutMs);
    const condition = isTrue(status);
    if (condition === undefined) {
      throw new Error(`${type} is not true any more`);
    }
    return condition;
  }

  /** Waits for the Job of a Computation. */
  async jobOf(name: string, unlike?: string): ReturnType<World['jobNow']> {
    return until(`the Job of ${name}`, async () => {
      const job = await this.cluster.job(name);
      return job?.metadata.uid === unlike ? undefined : job;
    });
  }

  async jobNow(name: string): Promise<NonNullable<Awaited<ReturnType<PlayedCluster['job']>>>> {
    const job = await this.cluster.job(name);
    if (job === undefined) {
      throw new Error(`there is no Job ${name}`);
    }
    return job;
  }

  /** Claims a shard in the ledger as a pod does. */
  async claim(computation: Computation, shard: number, pod: string): Promise<PlayedWorker> {
    return claimShard({ ledgerUrl: this.#ledgerUrl, token: SECRET, uid: computation.metadata.uid }, shard, pod);
  }

  /** Answers of the ledger for a uid: what HTTP status. */
  async ledgerStatusOf(uid: string): Promise<number> {
    const headers = { authorization: `Bearer ${SECRET}` };
    return (await fetch(`${this.#ledgerUrl}/v1/computations/${uid}`, { headers })).status;
  }

  ledgerClient(): LedgerClient {
    return new LedgerClient({ url: this.#ledgerUrl, token: async () => SECRET });
  }

  /** Runs the sweep of orphans once, as the operator does each minute. */
  async sweep(sweepOrphans: (options: OrphanSweepOptions) => Promise<number>): Promise<number> {
    const ledger = this.ledgerClient();
    const ledgerWatch = new LedgerWatch({
      ledger,
      log: SILENT,
      isBusy: () => true,
      onProgress: () => {},
      onState: () => {},
    });
    await ledgerWatch.start();
    const computations = new ObjectStore<Computation>({}, SILENT);
    const { items } = await this.api.list(COMPUTATIONS, { namespace: this.namespace });
    computations.replace(undefined, items);
    const namespaces = [this.namespace];
    const ended = await sweepOrphans({ api: this.api, computations, ledger, ledgerWatch, namespaces, log: SILENT });
    await ledgerWatch.stop();
    return ended;
  }

  async events(name: string, reason: string): Promise<CoreEvent[]> {
    const { items } = await this.api.list(EVENTS, { namespace: this.namespace });
    return items.filter((event) => event.involvedObject.name === name && event.reason === reason);
  }

  /** The same once there is one: events are written after the status that they belong to. */
  async eventsOnce(name: string, reason: string): Promise<CoreEvent[]> {
    return until(`an event ${reason}`, async () => {
      const found = await this.events(name, reason);
      return found.length > 0 && found;
    });
  }
}
