import { expect } from 'chai';
import { Registry } from 'prom-client';
import { computationOf, runningStatus } from '../../test/reconcile/builders.ts';
import { queueMetrics } from './queue-metrics.ts';

describe('the metrics of mode Queue', () => {
  const queued = computationOf({
    spec: { mode: 'Queue' },
    status: runningStatus({
      progress: { total: 100, completed: 30, failed: 5, percent: 35, summary: '35/100' },
      queue: { waiting: 6, inFlight: 3, redelivered: 2, oldestSeconds: 4 },
      shards: [{ index: 1, range: '', phase: 'Running', completed: 30, failed: 5, attempts: 1, tasks: 7 }],
    }),
  });

  async function lines(...computations: (typeof queued)[]): Promise<string[]> {
    const registry = new Registry();
    queueMetrics(registry, () => computations);
    return (await registry.metrics()).split('\n').filter((line) => line.startsWith('ttg_queue'));
  }

  it('say what is left, what waits, and what each worker did', async () => {
    const of = 'namespace="team",name="demo"';
    expect(await lines(queued)).to.have.members([
      `ttg_queue_backlog{${of}} 65`,
      `ttg_queue_tasks{${of},state="waiting"} 6`,
      `ttg_queue_tasks{${of},state="in_flight"} 3`,
      `ttg_queue_redelivered{${of}} 2`,
      `ttg_queue_oldest_seconds{${of}} 4`,
      `ttg_queue_worker_tasks{${of},worker="1"} 7`,
    ]);
  });

  it('say nothing of mode Static', async () => {
    expect(await lines(computationOf({ status: runningStatus() }))).to.deep.equal([]);
  });
});
