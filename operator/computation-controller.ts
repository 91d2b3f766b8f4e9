import type { Computation } from '../crds/computation.ts';
import { APP_OPERATOR, LABEL_COMPUTATION, LABEL_MANAGED_BY } from '../crds/labels.ts';
import { COMPUTATIONS } from './act/computations.ts';
import { sweepOrphans } from './act/orphan-sweep.ts';
import type { Hands } from './act/carry-out.ts';
import { pass } from './act/pass.ts';
import { CaPublisher } from './act/publish-ca.ts';
import type { Store } from './kube/contract.ts';
import { Engine, type EngineOptions } from './kube/engine.ts';
import type { Job, Node, Pod } from './kube/objects.ts';
import type { ReconcileResult } from './kube/reconcile-loop.ts';
import { JOBS, keyOf, NODES, PODS } from './kube/resource.ts';
import type { OperatorShell } from './kube/shell.ts';
import { LedgerClient } from './ledger/client.ts';
import { LedgerTrust } from './ledger/trust.ts';
import { computationMetrics } from './observe/computation-metrics.ts';
import type { ControllerLedger } from './observe/controller-ledger.ts';
import { tokenFromApi, tokenFromFile } from './observe/ledger-token.ts';
import { LedgerPodLookup } from './observe/ledger-pod-lookup.ts';
import { LedgerWatch } from './observe/ledger-watch.ts';
import { ComputationMemory } from './observe/memory.ts';
import { BY_UID, uidOfPod, type Sources } from './observe/observe.ts';
import { nodeStateOf } from './reconcile/node-state.ts';
import { isActive } from './reconcile/pod-facts.ts';
import { isFinished } from './reconcile/find-condition.ts';
import type { RunningProgram } from './running-program.ts';
import type { ControllerSettings } from './settings.ts';

export interface ControllerOptions extends Omit<EngineOptions, 'settings'> {
  settings: ControllerSettings;
  /** The ledger, where it is not the one at `settings.ledgerUrl`: for tests that inject faults. */
  ledger?: ControllerLedger;
  /** How often orphans in the ledger are looked for; default 60,000. */
  sweepEveryMs?: number;
}

const SWEEP_EVERY_MS = 60_000;

/** Watches Computations, their Jobs and pods and the ledger, and brings each Computation where its spec wants it. */
export class ComputationController implements RunningProgram {
  readonly ended: Promise<number>;
  readonly #options: ControllerOptions;
  readonly #engine: Engine;
  readonly #ledger: ControllerLedger;
  readonly #ledgerWatch: LedgerWatch;
  readonly #ledgerTrust: LedgerTrust;
  readonly #caPublisher: CaPublisher;
  readonly #ledgerPods: LedgerPodLookup;
  readonly #memories = new Map<string, ComputationMemory>();
  #stores: { computations: Store<Computation>; jobs: Store<Job>; pods: Store<Pod>; nodes: Store<Node> } | undefined;
  #sweeping: NodeJS.Timeout | undefined;

  constructor(options: ControllerOptions) {
    const { settings, log } = options;
    this.#options = options;
    this.#engine = new Engine(options);
    this.ended = this.#engine.ended;
    const token =
      settings.ledgerTokenFile === undefined
        ? tokenFromApi(this.#engine.api, this.#engine.clock)
        : tokenFromFile(settings.ledgerTokenFile);
    const trust = new LedgerTrust({ caFile: settings.ledgerCaFile, serverName: settings.ledgerServerName });
    this.#ledgerTrust = trust;
    this.#caPublisher = new CaPublisher({ api: this.#engine.api, trust, namespace: settings.podNamespace, log });
    this.#ledger = options.ledger ?? new LedgerClient({ url: settings.ledgerUrl, token, trust });
    this.#ledgerPods = new LedgerPodLookup(this.#engine.api, settings.podNamespace);
    const computations = (): Computation[] => this.#stores?.computations.list() ?? [];
    this.#ledgerWatch = new LedgerWatch({
      ledger: this.#ledger,
      log,
      clock: this.#engine.clock,
      isBusy: () => computations().some(({ status }) => !isFinished(status)),
      onProgress: ({ namespace, name }) => this.#engine.queue.add(`${namespace}/${name}`),
      onState: () => this.#enqueueUnfinished(),
      onPoll: computationMetrics(this.#engine.registry, computations),
    });
  }

  /** Address of /healthz, /readyz and /metrics. */
  get healthUrl(): string {
    return this.#engine.healthUrl;
  }

  /** @throws CertificateUnusable where the file with the ledger's authority is */
  async start(): Promise<void> {
    await this.#ledgerTrust.ca();
    await this.#engine.start({
      watch: async (shell) => this.#watch(shell),
      reconcile: async (key) => this.#reconcile(key),
      onLeading: async () => {
        void this.#caPublisher.publish();
        await this.#ledgerWatch.start();
        this.#sweeping = setInterval(() => void this.#sweep(), this.#options.sweepEveryMs ?? SWEEP_EVERY_MS).unref();
      },
      onStopping: async () => {
        clearInterval(this.#sweeping);
        await this.#ledgerWatch.stop();
      },
    });
  }

  async stop(): Promise<void> {
    await this.#engine.stop();
  }

  async #watch(shell: OperatorShell): Promise<void> {
    const ownedByLabel = {
      labelSelector: `${LABEL_MANAGED_BY}=${APP_OPERATOR}`,
      keysOf: ({
        object,
        meta,
      }: {
        object: { metadata?: { labels?: Record<string, string> } };
        meta: { namespace?: string };
      }) => {
        const name = object.metadata?.labels?.[LABEL_COMPUTATION];
        return name === undefined || meta.namespace === undefined ? [] : [`${meta.namespace}/${name}`];
      },
    };
    const computations = await shell.watch(COMPUTATIONS, { keysOf: ({ meta }) => [keyOf(meta)] });
    const jobs = await shell.watch(JOBS, ownedByLabel);
    const pods = await shell.watch(PODS, { ...ownedByLabel, indexes: { [BY_UID]: uidOfPod } });
    const nodes = await shell.watch(NODES, { keysOf: () => [], isOptional: true });
    this.#stores = { computations, jobs, pods, nodes };
    nodes.onChange((_key, old, now) => {
      if (old === undefined || now === undefined || nodeStateOf(old).ready !== nodeStateOf(now).ready) {
        this.#enqueueUnfinished();
      }
    });
    pods.onChange((_key, _old, now) => {
      if (now !== undefined && !isActive(now)) {
        this.#ledgerWatch.wake();
      }
    });
    jobs.onChange((key, old, now) => {
      const uid = old?.metadata.uid;
      if (now === undefined && uid !== undefined) {
        this.#memories.get(key)?.deletedJob(uid);
      }
    });
  }

  async #reconcile(key: string): Promise<ReconcileResult> {
    const stores = this.#stores;
    const computation = stores?.computations.get(key);
    if (stores === undefined || computation === undefined) {
      this.#memories.delete(key);
      return {};
    }
    const known = this.#memories.get(key);
    const memory = known?.uid === computation.metadata.uid ? known : new ComputationMemory(computation.metadata.uid);
    this.#memories.set(key, memory);
    const { api, clock, events } = this.#engine;
    const { workerImage, workerLedgerUrl } = this.#options.settings;
    const sources: Sources = {
      api,
      jobs: stores.jobs,
      pods: stores.pods,
      nodes: stores.nodes,
      ledger: this.#ledgerWatch,
      lists: this.#ledger,
      ledgerPods: this.#ledgerPods,
      settings: { workerImage, workerLedgerUrl, workerLedgerCa: await this.#ledgerTrust.ca() },
    };
    const hands: Hands = { api, clock, ledger: this.#ledger, ledgerWatch: this.#ledgerWatch };
    return pass(computation, memory, sources, hands, events);
  }

  #enqueueUnfinished(): void {
    for (const computation of this.#stores?.computations.list() ?? []) {
      if (!isFinished(computation.status) || computation.metadata.deletionTimestamp !== undefined) {
        this.#engine.queue.add(keyOf(computation));
      }
    }
  }

  async #sweep(): Promise<void> {
    const stores = this.#stores;
    const log = this.#options.log.child({ component: 'orphan-sweep' });
    if (stores === undefined || !this.#engine.leadership.isLeader()) {
      return;
    }
    await this.#caPublisher.publish();
    try {
      await sweepOrphans({
        api: this.#engine.api,
        computations: stores.computations,
        ledger: this.#ledger,
        ledgerWatch: this.#ledgerWatch,
        namespaces: this.#options.settings.watchNamespaces,
        log,
      });
    } catch (error) {
      log.warn('orphans in the ledger could not be ended; tried again later', { error });
    }
  }
}
