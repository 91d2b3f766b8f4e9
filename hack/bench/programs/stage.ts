import { Agent } from 'node:http';
import { rmSync } from 'node:fs';
import type { Computation } from '../../../crds/computation.ts';
import { API_VERSION, KIND, SYSTEM_NAMESPACE } from '../../../crds/labels.ts';
import { COMPUTATIONS } from '../../../operator/act/computations.ts';
import { connect, type KubeConnection } from '../../../operator/kube/connect.ts';
import type { KubeApi } from '../../../operator/kube/contract.ts';
import { installCrd } from '../../../test/env/install-crd.ts';
import { startTestEnv, type TestEnv } from '../../../test/env/test-env.ts';
import { until } from '../../../test/env/until.ts';
import { PlayedCluster } from '../../../test/integration/controller/play-cluster.ts';
import { AuditLog } from './audit-log.ts';
import { BenchLedger, benchFolder } from './bench-ledger.ts';
import { Committer } from './committer.ts';
import { Crew } from './crew.ts';
import { OperatorProcess } from './operator-process.ts';

const PATIENCE_MS = 120_000;

/**
 * A real API server with its audit log, a real ledger and the operator, each a process of its own. Job controller,
 * kubelets and workers are played.
 */
export class Stage {
  readonly namespace = 'bench';
  readonly env: TestEnv;
  readonly ledger: BenchLedger;
  readonly audit: AuditLog;
  readonly api: KubeApi;
  readonly cluster: PlayedCluster;
  readonly #connection: KubeConnection;
  readonly #folder: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });
  readonly #crews: Crew[] = [];
  #operator: OperatorProcess | undefined;

  private constructor(env: TestEnv, ledger: BenchLedger, audit: AuditLog, folder: string) {
    this.env = env;
    this.ledger = ledger;
    this.audit = audit;
    this.#folder = folder;
    this.#connection = connect(env.kubeConfig());
    this.api = this.#connection.api;
    this.cluster = new PlayedCluster(this.api, this.namespace);
  }

  /** Everything but the operator. */
  static async begin(): Promise<Stage> {
    const folder = benchFolder();
    const audit = new AuditLog(folder);
    const env = await startTestEnv({ apiServerFlags: audit.flags });
    const stage = new Stage(env, await BenchLedger.start(), audit, folder);
    await installCrd(env);
    for (const namespace of [SYSTEM_NAMESPACE, stage.namespace]) await env.kubectl('create', 'namespace', namespace);
    return stage;
  }

  /** Starts the operator as it is deployed: with a lease, watching all namespaces. */
  async startOperator(): Promise<OperatorProcess> {
    this.#operator = await OperatorProcess.start({
      KUBECONFIG: this.env.kubeconfigPath,
      TTG_LEDGER_URL: this.ledger.url,
      TTG_LEDGER_TOKEN_FILE: this.ledger.tokenFile,
      TTG_WORKER_IMAGE: 'ttg-worker:bench',
      POD_NAME: 'bench',
    });
    return this.#operator;
  }

  async stopOperator(): Promise<void> {
    await this.#operator?.end();
    this.#operator = undefined;
  }

  /** Creates a Computation of 1,000 parameters in 3 shards, unless said otherwise. */
  async create(name: string, spec: Record<string, unknown> = {}): Promise<void> {
    const { namespace } = this;
    const parts = { parameters: { count: 1000 }, algorithm: { name: 'echo' }, shards: 3, ...spec };
    const manifest = { apiVersion: API_VERSION, kind: KIND, metadata: { name, namespace }, spec: parts };
    const how = { type: 'apply', fieldManager: 'bench' } as const;
    await this.api.patch(COMPUTATIONS, { namespace, name }, manifest, how);
  }

  async get(name: string): Promise<Computation> {
    return this.api.get(COMPUTATIONS, { namespace: this.namespace, name });
  }

  /** Waits until its status was written once more. */
  async nextStatus(name: string): Promise<void> {
    const before = (await this.get(name)).metadata.resourceVersion;
    const written = async (): Promise<boolean> => (await this.get(name)).metadata.resourceVersion !== before;
    await until(`a status of ${name}`, written, { timeoutMs: PATIENCE_MS, everyMs: 50 });
  }

  /** Waits until a Computation is registered with the ledger and has its Job, and plays that many of its pods. */
  async play(name: string, pods: number): Promise<Computation> {
    const job = await until(`the Job of ${name}`, async () => this.cluster.job(name), { timeoutMs: PATIENCE_MS });
    for (let index = 0; index < pods; index += 1) await this.cluster.run(await this.cluster.startPod(job, index));
    await this.cluster.setJob(name, { active: pods, ready: pods });
    return this.get(name);
  }

  /** Has a Computation of one shard computed by a simulated worker in one commit, and its Job completed. */
  async complete(name: string, count: number): Promise<void> {
    const { uid } = (await this.play(name, 0)).metadata;
    const seat = { url: this.ledger.url, uid, segment: 0, agent: this.#agent };
    await (await Committer.claim(seat, count)).commit();
    await this.cluster.completeJob(name, 1);
  }

  /** Simulated workers for all shards of a Computation: each commits so many rows each second until the stage ends. */
  async work(computation: Computation, shards: number, rowsPerSecond: number): Promise<Crew> {
    const { uid } = computation.metadata;
    const pods = new Map(
      (await this.cluster.pods())
        .filter(({ metadata }) => metadata.ownerReferences?.[0]?.name === computation.metadata.name)
        .map(({ metadata }) => [
          Number(metadata.annotations?.['batch.kubernetes.io/job-completion-index']),
          metadata.name,
        ]),
    );
    const seats = Array.from({ length: shards }, (_, segment) => ({
      url: this.ledger.url,
      uid,
      segment,
      agent: this.#agent,
      worker: pods.get(segment) ?? `${computation.metadata.name}-${segment}`,
      node: `node-${segment}`,
    }));
    const crew = await Crew.of(seats, rowsPerSecond);
    this.#crews.push(crew);
    return crew;
  }

  /** @throws Error where a simulated worker was refused something; everything is ended all the same */
  async end(): Promise<void> {
    try {
      for (const crew of this.#crews) await crew.end();
    } finally {
      await this.stopOperator();
      this.#agent.destroy();
      await this.#connection.close();
      await this.ledger.end();
      await this.env.stop();
      rmSync(this.#folder, { recursive: true, force: true });
    }
  }
}
