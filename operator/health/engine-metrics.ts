import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { RequestObserver } from '../kube/http-client.ts';
import type { ReconcileObserver } from '../kube/reconcile-loop.ts';
import type { WorkQueueObserver } from '../kube/work-queue.ts';

const QUEUE_BUCKETS = [1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100];
const RECONCILE_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** What a queue tells about keys that are in work now. */
export interface UnfinishedWork {
  unfinished(): { totalSeconds: number; longestSeconds: number };
}

/** `rest_client_requests_total`, as client-go counts it. */
export function requestMetrics(registry: Registry): RequestObserver {
  const requests = new Counter({
    name: 'rest_client_requests_total',
    help: 'Number of HTTP requests to the API server, by status code, method and host.',
    labelNames: ['code', 'method', 'host'],
    registers: [registry],
  });
  return (request) => requests.inc({ ...request });
}

/** `workqueue_*`, as client-go counts them; `name` is the controller's. */
export function workQueueMetrics(registry: Registry, name: string): WorkQueueObserver {
  const labelNames = ['name', 'controller'];
  const labels = { name, controller: name };
  const registers = [registry];
  const depth = new Gauge({ name: 'workqueue_depth', help: 'Keys waiting in the work queue.', labelNames, registers });
  const adds = new Counter({
    name: 'workqueue_adds_total',
    help: 'Keys added to the work queue.',
    labelNames,
    registers,
  });
  const retries = new Counter({
    name: 'workqueue_retries_total',
    help: 'Keys added again after a failure.',
    labelNames,
    registers,
  });
  const waited = new Histogram({
    name: 'workqueue_queue_duration_seconds',
    help: 'How long a key waited in the queue.',
    labelNames,
    buckets: QUEUE_BUCKETS,
    registers,
  });
  const worked = new Histogram({
    name: 'workqueue_work_duration_seconds',
    help: 'How long the work on a key took.',
    labelNames,
    buckets: QUEUE_BUCKETS,
    registers,
  });
  depth.set(labels, 0);
  return {
    depth: (keys) => depth.set(labels, keys),
    added: () => adds.inc(labels),
    retried: () => retries.inc(labels),
    waited: (seconds) => waited.observe(labels, seconds),
    worked: (seconds) => worked.observe(labels, seconds),
  };
}

/** `workqueue_unfinished_work_seconds` and `workqueue_longest_running_processor_seconds`: reconciles that hang. */
export function unfinishedWorkMetrics(registry: Registry, name: string, queue: UnfinishedWork): void {
  const labelNames = ['name', 'controller'];
  const labels = { name, controller: name };
  const total: Gauge = new Gauge({
    name: 'workqueue_unfinished_work_seconds',
    help: 'Seconds that keys now in work have been there, all together.',
    labelNames,
    registers: [registry],
    collect: (): void => total.set(labels, queue.unfinished().totalSeconds),
  });
  const longest: Gauge = new Gauge({
    name: 'workqueue_longest_running_processor_seconds',
    help: 'Seconds that the longest running reconcile has been running.',
    labelNames,
    registers: [registry],
    collect: (): void => longest.set(labels, queue.unfinished().longestSeconds),
  });
}

/** `controller_runtime_*`, as controller-runtime counts them. */
export function reconcileMetrics(registry: Registry, controller: string, workers: number): ReconcileObserver {
  const registers = [registry];
  const total = new Counter({
    name: 'controller_runtime_reconcile_total',
    help: 'Reconciles, by how they ended.',
    labelNames: ['controller', 'result'],
    registers,
  });
  const errors = new Counter({
    name: 'controller_runtime_reconcile_errors_total',
    help: 'Reconciles that failed.',
    labelNames: ['controller'],
    registers,
  });
  const time = new Histogram({
    name: 'controller_runtime_reconcile_time_seconds',
    help: 'How long a reconcile took.',
    labelNames: ['controller'],
    buckets: RECONCILE_BUCKETS,
    registers,
  });
  const active = new Gauge({
    name: 'controller_runtime_active_workers',
    help: 'Reconciles under way.',
    labelNames: ['controller'],
    registers,
  });
  const most = new Gauge({
    name: 'controller_runtime_max_concurrent_reconciles',
    help: 'Reconciles that may be under way at once.',
    labelNames: ['controller'],
    registers,
  });
  most.set({ controller }, workers);
  active.set({ controller }, 0);
  errors.inc({ controller }, 0);
  return {
    began: () => active.inc({ controller }),
    ended: (result, seconds) => {
      active.dec({ controller });
      total.inc({ controller, result });
      time.observe({ controller }, seconds);
      if (result === 'error') {
        errors.inc({ controller });
      }
    },
  };
}

/** `leader_election_master_status`: 1 where this process leads. */
export function leaderMetrics(registry: Registry, name: string): (isLeader: boolean) => void {
  const status = new Gauge({
    name: 'leader_election_master_status',
    help: '1 while this process holds the lease, 0 while it stands by.',
    labelNames: ['name'],
    registers: [registry],
  });
  status.set({ name }, 0);
  return (isLeader) => status.set({ name }, isLeader ? 1 : 0);
}
