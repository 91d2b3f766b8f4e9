import { APP_LEDGER, LABEL_APP } from '../../crds/labels.ts';
import { ApiError } from '../kube/api-error.ts';
import type { KubeApi } from '../kube/contract.ts';
import { PODS } from '../kube/resource.ts';
import type { LedgerPods } from '../reconcile/ledger-pod.ts';

/** What was found is good for so long. */
const READ_EVERY_MS = 3_000;
/** Where the right is missing, it is tried again after so long. */
const FORBIDDEN_PAUSE_MS = 300_000;
/** It only makes a message better: nothing waits for it for long. */
const TIMEOUT_MS = 2_000;

/**
 * Looks up the ledger's pods, for all Computations at once and only when asked: while the ledger answers, nobody needs
 * to know where it is.
 */
export class LedgerPodLookup {
  readonly #api: Pick<KubeApi, 'list'>;
  readonly #namespace: string;
  #goodUntil = Number.NEGATIVE_INFINITY;
  #found: Promise<Omit<LedgerPods, 'nodes'> | undefined> = Promise.resolve(undefined);

  /** @param namespace where the ledger is installed. */
  constructor(api: Pick<KubeApi, 'list'>, namespace: string) {
    this.#api = api;
    this.#namespace = namespace;
  }

  /** Undefined where the pods may not be read, or the API server does not answer. */
  async look(): Promise<Omit<LedgerPods, 'nodes'> | undefined> {
    const now = performance.now();
    if (now >= this.#goodUntil) {
      this.#goodUntil = now + READ_EVERY_MS;
      this.#found = this.#read();
    }
    return this.#found;
  }

  async #read(): Promise<Omit<LedgerPods, 'nodes'> | undefined> {
    const namespace = this.#namespace;
    try {
      const labelSelector = `${LABEL_APP}=${APP_LEDGER}`;
      const { items } = await this.#api.list(PODS, { namespace, labelSelector, timeoutMs: TIMEOUT_MS });
      return { namespace, pods: items };
    } catch (error) {
      if (error instanceof ApiError && error.status === 403) {
        this.#goodUntil = performance.now() + FORBIDDEN_PAUSE_MS;
      }
      return undefined;
    }
  }
}
