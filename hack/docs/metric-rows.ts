import { Registry } from 'prom-client';
import {
  leaderMetrics,
  reconcileMetrics,
  requestMetrics,
  unfinishedWorkMetrics,
  workQueueMetrics,
} from '../../operator/health/engine-metrics.ts';
import { diskMetrics } from '../../operator/ledger/disk-metrics.ts';
import { ledgerMetrics } from '../../operator/ledger/metrics.ts';
import { redisMetrics } from '../../operator/ledger/queue/redis-metrics.ts';
import { computationMetrics } from '../../operator/observe/computation-metrics.ts';
import { markdownTable } from '../../cli/report/markdown-table.ts';

/** One of our metrics as /metrics tells it. */
export interface MetricRow {
  name: string;
  type: string;
  help: string;
}

/** What the controller's /metrics has beside the Node process's own. */
export async function controllerMetricRows(): Promise<MetricRow[]> {
  const registry = new Registry();
  computationMetrics(registry, () => []);
  leaderMetrics(registry, 'ttg-operator');
  reconcileMetrics(registry, 'computation', 1);
  workQueueMetrics(registry, 'computation');
  unfinishedWorkMetrics(registry, 'computation', { unfinished: () => ({ totalSeconds: 0, longestSeconds: 0 }) });
  requestMetrics(registry);
  return rowsOf(registry);
}

/** What the ledger's /metrics has beside the Node process's own. */
export async function ledgerMetricRows(): Promise<MetricRow[]> {
  const registry = new Registry();
  ledgerMetrics(registry);
  diskMetrics(registry, '.');
  redisMetrics(registry, { server: { configured: false, available: false }, views: [] });
  return rowsOf(registry);
}

/** As a Markdown table. */
export function metricTable(rows: readonly MetricRow[]): string {
  return markdownTable(
    ['Metric', 'Type', 'Meaning'],
    rows.map(({ name, type, help }) => [`\`${name}\``, type, help]),
  );
}

async function rowsOf(registry: Registry): Promise<MetricRow[]> {
  const metrics = await registry.getMetricsAsJSON();
  return metrics.map(({ name, type, help }) => ({ name, type: String(type), help }));
}
