import { Gauge, type Registry } from 'prom-client';
import type { Computation } from '../../crds/computation.ts';

/** `ttg_queue_*` of the Computations of mode Queue, out of the statuses at each scrape. */
export function queueMetrics(registry: Registry, computations: () => readonly Computation[]): void {
  const queued = (): readonly Computation[] => computations().filter(({ spec }) => spec.mode === 'Queue');
  const backlog = new Gauge({
    name: 'ttg_queue_backlog',
    help: 'Parameters that a Computation of mode Queue has yet to compute: what to scale its workers by.',
    labelNames: ['namespace', 'name'],
    registers: [],
    collect() {
      this.reset();
      for (const { metadata, status } of queued()) {
        const { namespace, name } = metadata;
        const { total = 0, completed = 0, failed = 0 } = status?.progress ?? {};
        this.set({ namespace, name }, total - completed - failed);
      }
    },
  });
  const tasks = new Gauge({
    name: 'ttg_queue_tasks',
    help: 'Batches of each Computation of mode Queue: waiting, or in_flight with a worker.',
    labelNames: ['namespace', 'name', 'state'],
    registers: [],
    collect() {
      this.reset();
      for (const { metadata, status } of queued()) {
        const { namespace, name } = metadata;
        this.set({ namespace, name, state: 'waiting' }, status?.queue?.waiting ?? 0);
        this.set({ namespace, name, state: 'in_flight' }, status?.queue?.inFlight ?? 0);
      }
    },
  });
  const redelivered = new Gauge({
    name: 'ttg_queue_redelivered',
    help: 'How often a batch of each Computation of mode Queue went to another worker.',
    labelNames: ['namespace', 'name'],
    registers: [],
    collect() {
      this.reset();
      for (const { metadata, status } of queued()) {
        this.set({ namespace: metadata.namespace, name: metadata.name }, status?.queue?.redelivered ?? 0);
      }
    },
  });
  const oldest = new Gauge({
    name: 'ttg_queue_oldest_seconds',
    help: 'Seconds since the batch of each Computation of mode Queue that is under way longest was handed out.',
    labelNames: ['namespace', 'name'],
    registers: [],
    collect() {
      this.reset();
      for (const { metadata, status } of queued()) {
        this.set({ namespace: metadata.namespace, name: metadata.name }, status?.queue?.oldestSeconds ?? 0);
      }
    },
  });
  const workers = new Gauge({
    name: 'ttg_queue_worker_tasks',
    help: 'Batches that each worker of a Computation of mode Queue finished, for the workers that the status lists.',
    labelNames: ['namespace', 'name', 'worker'],
    registers: [],
    collect() {
      this.reset();
      for (const { metadata, status } of queued()) {
        const { namespace, name } = metadata;
        for (const { index, tasks: finished } of status?.shards ?? []) {
          this.set({ namespace, name, worker: String(index) }, finished ?? 0);
        }
      }
    },
  });
  for (const metric of [backlog, tasks, redelivered, oldest, workers]) {
    registry.registerMetric(metric);
  }
}
