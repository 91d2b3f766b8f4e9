import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeConfig } from '@kubernetes/client-node';
import { collectDefaultMetrics, Registry } from 'prom-client';
import {
  leaderMetrics,
  reconcileMetrics,
  requestMetrics,
  unfinishedWorkMetrics,
  workQueueMetrics,
} from '../health/engine-metrics.ts';
import { startHealthServer } from '../health/health-server.ts';
import type { HealthServer } from '../health/health-server.ts';
import type { Logger } from '../log.ts';
import type { RunningProgram } from '../running-program.ts';
import type { ControllerSettings } from '../settings.ts';
import type { Clock } from '../clock.ts';
import { ALWAYS_LEADER } from './always-leader.ts';
import { connect } from './connect.ts';
import type { KubeConnection } from './connect.ts';
import type { EventRecorder, KubeApi, Leadership, WorkQueue } from './contract.ts';
import { CountingEventRecorder } from './events.ts';
import { fenced } from './fenced-api.ts';
import { LeaderElector } from './leader-election.ts';
import type { LeaderElectorOptions } from './leader-election.ts';
import { ReconcileLoop } from './reconcile-loop.ts';
import type { Reconcile } from './reconcile-loop.ts';
import { OperatorShell } from './shell.ts';
import { RateLimitedQueue } from './work-queue.ts';

export interface EngineOptions {
  kubeConfig: KubeConfig;
  settings: Pick<ControllerSettings, 'watchNamespaces' | 'leaderElection' | 'identity' | 'podNamespace' | 'healthPort'>;
  log: Logger;
  /** Name of the controller in metrics; default `computation`. */
  controller?: string;
  /** Name of the Lease and FROM of events; default `ttg-operator`. */
  name?: string;
  /** Reconciles at once; default 4. */
  workers?: number;
  /** Where the health server listens; default 0.0.0.0. */
  healthHost?: string;
  /** Times of the lease, where 15, 10 and 2 s do not fit. */
  lease?: Pick<LeaderElectorOptions, 'leaseMs' | 'renewDeadlineMs' | 'retryMs'>;
}

/** What the engine drives. */
export interface Driven {
  /** Calls `shell.watch` for everything that is to be watched. */
  watch: (shell: OperatorShell) => Promise<void> | void;
  reconcile: Reconcile;
  /** Called once, when we lead and all stores are filled, before the first reconcile. */
  onLeading?: () => Promise<void> | void;
  /** Called once at the orderly end, before reconciles are stopped. */
  onStopping?: () => Promise<void> | void;
}

const RECONCILES_END_WITHIN_MS = 10_000;
const EVENTS_END_WITHIN_MS = 2000;

/**
 * Everything around a reconcile function: API client, watches, queue, lease, events, health and metrics. Make it, take
 * what you need from its members, then `start` it.
 */
export class Engine implements RunningProgram {
  /** Refuses to write (`LeadershipLost`) unless we lead. */
  readonly api: KubeApi;
  readonly events: EventRecorder;
  readonly queue: WorkQueue;
  readonly leadership: Leadership;
  /** The time that everything of ours goes by. */
  readonly clock: Clock;
  /** For metrics of one's own. */
  readonly registry = new Registry();
  readonly ended: Promise<number>;

  readonly #options: EngineOptions;
  readonly #log: Logger;
  readonly #connection: KubeConnection;
  readonly #rawApi: KubeApi;
  readonly #queue: RateLimitedQueue;
  readonly #events: CountingEventRecorder;
  readonly #elector: LeaderElector | undefined;
  readonly #controllerName: string;
  readonly #end = Promise.withResolvers<number>();
  readonly #stopping = new AbortController();
  #driven: Driven | undefined;
  #shell: OperatorShell | undefined;
  #loop: ReconcileLoop | undefined;
  #health: HealthServer | undefined;
  #leading: Promise<void> | undefined;

  constructor(options: EngineOptions) {
    const { settings, log, name = 'ttg-operator' } = options;
    this.#options = options;
    this.#log = log.child({ component: 'engine' });
    this.#controllerName = options.controller ?? 'computation';
    collectDefaultMetrics({ register: this.registry });
    this.#connection = connect(options.kubeConfig, requestMetrics(this.registry));
    this.#rawApi = this.#connection.api;
    this.clock = this.#connection.clock;
    this.#queue = new RateLimitedQueue({ observer: workQueueMetrics(this.registry, this.#controllerName) });
    unfinishedWorkMetrics(this.registry, this.#controllerName, this.#queue);
    this.#events = new CountingEventRecorder({ api: this.#rawApi, component: name, log, clock: this.clock });
    const setLeading = leaderMetrics(this.registry, name);
    if (settings.leaderElection) {
      this.#elector = new LeaderElector({
        api: this.#rawApi,
        namespace: settings.podNamespace,
        name,
        identity: settings.identity,
        log,
        onChange: setLeading,
        ...options.lease,
      });
    } else {
      setLeading(true);
    }
    this.leadership = this.#elector ?? ALWAYS_LEADER;
    this.api = fenced(this.#rawApi, this.leadership);
    this.events = this.#events;
    this.queue = this.#queue;
    this.ended = this.#end.promise;
  }

  /** Address of the health server, once started. */
  get healthUrl(): string {
    return this.#health?.url ?? '';
  }

  /**
   * Settles when the watches have begun and /healthz answers; reconciles begin when we lead and the stores are filled.
   *
   * @throws KubeConfigUnusable, and what the operating system says where the health port is taken.
   */
  async start(driven: Driven): Promise<void> {
    const { kubeConfig, settings, log, workers = 4, healthHost } = this.#options;
    await this.#connection.check();
    this.#driven = driven;
    const shell = new OperatorShell({
      kubeConfig,
      api: this.api,
      queue: this.#queue,
      log,
      namespaces: settings.watchNamespaces,
      setUp: driven.watch,
    });
    this.#shell = shell;
    this.#loop = new ReconcileLoop({
      queue: this.#queue,
      reconcile: driven.reconcile,
      log,
      workers,
      observer: reconcileMetrics(this.registry, this.#controllerName, workers),
    });
    this.#health = await startHealthServer({
      port: settings.healthPort,
      ...(healthHost === undefined ? {} : { host: healthHost }),
      registry: this.registry,
      ready: { caches: () => (shell.hasSynced() ? undefined : 'not all resources are listed yet') },
    });
    await shell.start();
    this.#elector?.start();
    void this.#elector?.lost.then(() => this.#end.resolve(1));
    this.#leading = this.#lead(shell).catch((error: unknown) => {
      this.#log.error('could not begin to reconcile', { error });
      this.#end.resolve(1);
    });
    this.#log.info('started', { health: this.#health.url, namespaces: settings.watchNamespaces.join(',') || 'all' });
  }

  async stop(): Promise<void> {
    if (this.#stopping.signal.aborted) {
      return;
    }
    this.#stopping.abort();
    await this.#leading;
    await this.#driven?.onStopping?.();
    await atMost(RECONCILES_END_WITHIN_MS, this.#loop?.stop());
    await atMost(EVENTS_END_WITHIN_MS, this.#events.flush());
    await this.#events.stop();
    await this.#elector?.stop();
    await this.#shell?.stopped();
    await this.#health?.close();
    await this.#connection.close();
    this.#log.info('stopped');
  }

  async #lead(shell: OperatorShell): Promise<void> {
    const { signal } = this.#stopping;
    const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    await Promise.race([this.#elector?.acquired, stopped]);
    while (!signal.aborted && !shell.hasSynced()) {
      await sleep(50, undefined, { signal }).catch(() => {});
    }
    if (signal.aborted) {
      return;
    }
    const { aheadSeconds } = this.#connection.clock;
    if (aheadSeconds !== 0) {
      this.#log.warn("this machine's clock is off; the API server's time is gone by", { aheadSeconds });
    }
    await this.#driven?.onLeading?.();
    this.#loop?.start();
  }
}

async function atMost(ms: number, work: Promise<void> | undefined): Promise<void> {
  const timer = new AbortController();
  await Promise.race([work, sleep(ms, undefined, { signal: timer.signal }).catch(() => {})]);
  timer.abort();
}
