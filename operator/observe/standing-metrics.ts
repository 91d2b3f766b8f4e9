import { Gauge, type Registry } from 'prom-client';
import type { Computation } from '../../crds/computation.ts';

/** `ttg_computation_shards` and `ttg_computation_condition`, out of the statuses at each scrape. */
export function standingMetrics(registry: Registry, computations: () => readonly Computation[]): void {
  const shards = new Gauge({
    name: 'ttg_computation_shards',
    help: 'Shards of each Computation: active (a worker runs), succeeded, failed (given up), waiting.',
    labelNames: ['namespace', 'name', 'state'],
    registers: [],
    collect() {
      this.reset();
      for (const { metadata, status } of computations()) {
        const { namespace, name } = metadata;
        const { total = 0, active = 0, succeeded = 0, failed = 0 } = status?.shardSummary ?? {};
        const waiting = Math.max(0, total - active - succeeded - failed);
        for (const [state, count] of Object.entries({ active, succeeded, failed, waiting })) {
          this.set({ namespace, name, state }, count);
        }
      }
    },
  });
  const conditions = new Gauge({
    name: 'ttg_computation_condition',
    help: '1 for each condition of a Computation that is true, with its reason.',
    labelNames: ['namespace', 'name', 'type', 'reason'],
    registers: [],
    collect() {
      this.reset();
      for (const { metadata, status } of computations()) {
        const { namespace, name } = metadata;
        for (const { type, reason } of status?.conditions?.filter((condition) => condition.status === 'True') ?? []) {
          this.set({ namespace, name, type, reason }, 1);
        }
      }
    },
  });
  registry.registerMetric(shards);
  registry.registerMetric(conditions);
}
