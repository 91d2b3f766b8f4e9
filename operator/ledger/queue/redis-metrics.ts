import { Gauge, type Registry } from 'prom-client';
import type { QueueServer } from '../../../crds/protocol.ts';
import type { FeederView } from './feeder.ts';

/** What the metrics are made of. */
export interface StreamViews {
  readonly server: QueueServer;
  readonly views: readonly FeederView[];
}

/** Whether the ledger can use its Redis, and what is in the streams, looked up at each scrape. */
export function redisMetrics(registry: Registry, queues: StreamViews): void {
  const registers = [registry];
  const tasks = new Gauge({
    name: 'ttg_ledger_queue_tasks',
    help: 'Tasks in the streams of all Computations: waiting, and in_flight with a worker.',
    labelNames: ['state'],
    registers,
    collect(): void {
      const { views } = queues;
      tasks.set({ state: 'waiting' }, sum(views.map(({ waiting }) => waiting)));
      tasks.set({ state: 'in_flight' }, sum(views.map(({ inFlight }) => inFlight)));
    },
  });
  const up = new Gauge({
    name: 'ttg_ledger_redis_up',
    help: '1 while Redis can be used; 0 while it cannot, or none is set.',
    registers,
    collect(): void {
      up.set(queues.server.available ? 1 : 0);
    },
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
