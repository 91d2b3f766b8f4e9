import { setTimeout as sleep } from 'node:timers/promises';
import { APP_OPERATOR } from '../../crds/labels.ts';
import type { Logger } from '../log.ts';
import { systemLabels } from '../system-labels.ts';
import { ApiError, isAlreadyExists, isConflict } from './api-error.ts';
import type { KubeApi, Leadership } from './contract.ts';
import { microTime } from './micro-time.ts';
import type { Lease, LeaseSpec } from './objects.ts';
import { LEASES } from './resource.ts';

export interface LeaderElectorOptions {
  /** Not fenced: the elector writes before it leads. */
  api: KubeApi;
  namespace: string;
  name: string;
  /** Who we are. One that survives a restart takes its own lease up again at once. */
  identity: string;
  log: Logger;
  /** Others may take the lease this long after our last renewal; default 15,000. */
  leaseMs?: number;
  /** We count as leader this long after our last renewal; default 10,000. */
  renewDeadlineMs?: number;
  /** Between two tries; default 2,000. */
  retryMs?: number;
  /** Told on each change; for `leader_election_master_status`. */
  onChange?: (isLeader: boolean) => void;
  /** Monotonic milliseconds. */
  now?: () => number;
}

/**
 * Holds a Lease, or waits for it. Each write is checked by resourceVersion; how long the lease of another one holds
 * is measured by our own monotonic clock from when we saw it change, so clocks need not agree.
 */
export class LeaderElector implements Leadership {
  readonly #options: Required<LeaderElectorOptions>;
  readonly #log: Logger;
  readonly #stopping = new AbortController();
  readonly #acquired = Promise.withResolvers<void>();
  readonly #lost = Promise.withResolvers<void>();
  #running: Promise<void> | undefined;
  #lastComplaint = '';
  #leading = false;
  #validUntil = Number.NEGATIVE_INFINITY;
  /** A write was begun whose answer has not come: the lease may be ours without our knowing. */
  #unanswered = false;
  #observedVersion = '';
  #observedAt = 0;

  constructor(options: LeaderElectorOptions) {
    this.#options = {
      leaseMs: 15_000,
      renewDeadlineMs: 10_000,
      retryMs: 2000,
      onChange: () => {},
      now: () => performance.now(),
      ...options,
    };
    this.#log = options.log.child({ component: 'lease', lease: `${options.namespace}/${options.name}` });
  }

  /** Settles when we lead for the first time. */
  get acquired(): Promise<void> {
    return this.#acquired.promise;
  }

  /** Settles when we led and do not any more, though we were not stopped: the process must end. */
  get lost(): Promise<void> {
    return this.#lost.promise;
  }

  isLeader(): boolean {
    return this.#leading && this.#options.now() < this.#validUntil;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Stops trying, and gives the lease back if it is ours. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    if (this.isLeader() || this.#unanswered) {
      await this.#release();
    }
    this.#setLeading(false);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      if (this.#leading && !this.isLeader()) {
        this.#lose('it was not renewed in time');
        return;
      }
      try {
        await this.#try();
        this.#lastComplaint = '';
      } catch (error) {
        if (!signal.aborted) {
          this.#complain(error instanceof Error ? error.message : String(error));
        }
      }
      if (this.#leading && this.#validUntil === Number.NEGATIVE_INFINITY) {
        this.#lose('another one holds it');
        return;
      }
      const jitter = this.#leading ? 1 : 1 + 0.2 * Math.random();
      await sleep(this.#options.retryMs * jitter, undefined, { signal }).catch(() => {});
    }
  }

  /** A trouble that goes on is logged as a warning once. */
  #complain(reason: string): void {
    const fields = { reason, leader: this.isLeader() };
    if (reason === this.#lastComplaint) {
      this.#log.debug('the lease still cannot be read or written', fields);
    } else {
      this.#log.warn('the lease could not be read or written', fields);
    }
    this.#lastComplaint = reason;
  }

  async #try(): Promise<void> {
    const { api, namespace, name, identity, now, renewDeadlineMs } = this.#options;
    const request = { signal: this.#stopping.signal, timeoutMs: renewDeadlineMs / 2 };
    const startedAt = now();
    const lease = await api.find(LEASES, { namespace, name }, request);
    if (lease === undefined) {
      await this.#ifNotForestalled(startedAt, () =>
        api.create(LEASES, this.#newLease({ ...this.#ourSpec(), leaseTransitions: 0 }), request),
      );
      return;
    }
    this.#observe(lease);
    const holder = lease.spec?.holderIdentity ?? '';
    const isOurs = holder === identity;
    if (!isOurs && this.#leading) {
      this.#validUntil = Number.NEGATIVE_INFINITY;
      return;
    }
    if (!isOurs && holder !== '' && !this.#hasExpired(lease)) {
      return;
    }
    const spec = isOurs
      ? { ...this.#ourSpec(), acquireTime: lease.spec?.acquireTime }
      : { ...this.#ourSpec(), leaseTransitions: (lease.spec?.leaseTransitions ?? 0) + 1 };
    const { resourceVersion } = lease.metadata;
    const body = { metadata: { resourceVersion }, spec };
    await this.#ifNotForestalled(startedAt, () =>
      api.patch(LEASES, { namespace, name }, body, { type: 'merge', ...request }),
    );
  }

  /** Writes; we lead from when the write was begun, unless another one was quicker. */
  async #ifNotForestalled(startedAt: number, write: () => Promise<Lease>): Promise<void> {
    this.#unanswered = true;
    try {
      this.#observe(await write());
    } catch (error) {
      // Nor does an error of the server, such as a time-out, say whether it was done.
      this.#unanswered = !(error instanceof ApiError && error.status < 500);
      if (isConflict(error) || isAlreadyExists(error)) {
        return;
      }
      throw error;
    }
    this.#unanswered = false;
    this.#validUntil = startedAt + this.#options.renewDeadlineMs;
    if (!this.#leading) {
      this.#log.info('leading', { identity: this.#options.identity });
      this.#setLeading(true);
      this.#acquired.resolve();
    }
  }

  #observe(lease: Lease): void {
    const version = lease.metadata.resourceVersion ?? '';
    if (version !== this.#observedVersion) {
      this.#observedVersion = version;
      this.#observedAt = this.#options.now();
    }
  }

  #hasExpired(lease: Lease): boolean {
    const seconds = lease.spec?.leaseDurationSeconds ?? this.#options.leaseMs / 1000;
    return this.#options.now() >= this.#observedAt + seconds * 1000;
  }

  #ourSpec(): LeaseSpec & { acquireTime: string } {
    const time = microTime(new Date());
    const leaseDurationSeconds = Math.max(1, Math.ceil(this.#options.leaseMs / 1000));
    return { holderIdentity: this.#options.identity, leaseDurationSeconds, acquireTime: time, renewTime: time };
  }

  #newLease(spec: LeaseSpec): Lease {
    const { namespace, name } = this.#options;
    const labels = systemLabels(APP_OPERATOR, 'controller', namespace);
    return { apiVersion: LEASES.apiVersion, kind: LEASES.kind, metadata: { namespace, name, labels }, spec };
  }

  async #release(): Promise<void> {
    const { api, namespace, name, identity } = this.#options;
    try {
      const lease = await api.find(LEASES, { namespace, name }, { timeoutMs: 2000 });
      if (lease?.spec?.holderIdentity !== identity) {
        return;
      }
      const body = {
        metadata: { resourceVersion: lease.metadata.resourceVersion },
        spec: { holderIdentity: '', leaseDurationSeconds: 1, renewTime: microTime(new Date()) },
      };
      await api.patch(LEASES, { namespace, name }, body, { type: 'merge', timeoutMs: 2000 });
      this.#log.info('gave the lease back');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#log.warn('the lease could not be given back; it runs out by itself', { reason });
    }
  }

  #lose(reason: string): void {
    this.#log.error('no longer leading', { reason });
    this.#setLeading(false);
    this.#lost.resolve();
  }

  #setLeading(leading: boolean): void {
    if (leading !== this.#leading) {
      this.#leading = leading;
      this.#options.onChange(leading);
    }
  }
}
