import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Computation } from '../../crds/computation.ts';
import { queueMetrics } from './queue-metrics.ts';
import { standingMetrics } from './standing-metrics.ts';

const PHASES = ['Pending', 'Running', 'Suspended', 'Succeeded', 'Failed', 'Cancelled'];

/** Tells the metrics of a request to the ledger. */
export type PollObserver = (seconds: number, succeeded: boolean) => void;

/** `ttg_computation_*` out of the statuses, and `ttg_ledger_*` as the controller sees the ledger. */
export function computationMetrics(registry: Registry, computations: () => readonly Computation[]): PollObserver {
  const registers = [registry];
  const phases = new Gauge({
    name: 'ttg_computations',
    help: 'Computations, by phase.',
    labelNames: ['phase'],
    registers: [],
    collect() {
      const found = computations().map(({ status }) => status?.phase ?? 'Pending');
      for (const phase of PHASES) {
        this.set({ phase }, found.filter((of) => of === phase).length);
      }
    },
  });
  const parameters = new Gauge({
    name: 'ttg_computation_parameters',
    help: 'Parameters of each Computation, by outcome: completed, failed, open.',
    labelNames: ['namespace', 'name', 'outcome'],
    registers: [],
    collect() {
      this.reset();
      for (const { metadata, status } of computations()) {
        const { namespace, name } = metadata;
        const { total = 0, completed = 0, failed = 0 } = status?.progress ?? {};
        this.set({ namespace, name, outcome: 'completed' }, completed);
        this.set({ namespace, name, outcome: 'failed' }, failed);
        this.set({ namespace, name, outcome: 'open' }, total - completed - failed);
      }
    },
  });
  registry.registerMetric(phases);
  registry.registerMetric(parameters);
  standingMetrics(registry, computations);
  queueMetrics(registry, computations);
  const up = new Gauge({ name: 'ttg_ledger_up', help: '1 while the ledger answers the controller.', registers });
  const errors = new Counter({
    name: 'ttg_ledger_poll_errors_total',
    help: 'Requests for progress that the ledger did not answer.',
    registers,
  });
  const seconds = new Histogram({
    name: 'ttg_ledger_poll_seconds',
    help: 'How long the ledger took to tell the progress of all Computations.',
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  return (took, succeeded) => {
    up.set(succeeded ? 1 : 0);
    seconds.observe(took);
    if (!succeeded) {
      errors.inc();
    }
  };
}
