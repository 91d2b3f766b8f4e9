import { expect } from 'chai';
import { Registry } from 'prom-client';
import { RateLimitedQueue } from '../kube/work-queue.ts';
import {
  leaderMetrics,
  reconcileMetrics,
  requestMetrics,
  unfinishedWorkMetrics,
  workQueueMetrics,
} from './engine-metrics.ts';

async function linesOf(registry: Registry): Promise<string[]> {
  return (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

describe('metrics of the engine', () => {
  it("have client-go's names for a queue", async () => {
    const registry = new Registry();
    const queue = new RateLimitedQueue({ observer: workQueueMetrics(registry, 'computation') });
    unfinishedWorkMetrics(registry, 'computation', queue);
    queue.add('a');
    queue.add('b');
    await queue.take();
    queue.done('a');
    const labels = '{name="computation",controller="computation"}';
    const lines = await linesOf(registry);
    expect(lines).to.include.members([
      `workqueue_depth${labels} 1`,
      `workqueue_adds_total${labels} 2`,
      `workqueue_queue_duration_seconds_count${labels} 1`,
      `workqueue_work_duration_seconds_count${labels} 1`,
      `workqueue_unfinished_work_seconds${labels} 0`,
      `workqueue_longest_running_processor_seconds${labels} 0`,
    ]);
    queue.shutDown();
  });

  it("have controller-runtime's names for reconciles, and errors begin at 0", async () => {
    const registry = new Registry();
    const observer = reconcileMetrics(registry, 'computation', 4);
    expect(await linesOf(registry)).to.include('controller_runtime_reconcile_errors_total{controller="computation"} 0');
    observer.began();
    observer.ended('error', 0.2);
    observer.began();
    const lines = await linesOf(registry);
    expect(lines).to.include.members([
      'controller_runtime_reconcile_total{controller="computation",result="error"} 1',
      'controller_runtime_reconcile_errors_total{controller="computation"} 1',
      'controller_runtime_reconcile_time_seconds_sum{controller="computation"} 0.2',
      'controller_runtime_active_workers{controller="computation"} 1',
      'controller_runtime_max_concurrent_reconciles{controller="computation"} 4',
    ]);
  });

  it('say who leads and how the API server answered', async () => {
    const registry = new Registry();
    leaderMetrics(registry, 'ttg-operator')(true);
    requestMetrics(registry)({ method: 'GET', host: 'h', code: '200' });
    expect(await linesOf(registry)).to.have.members([
      'leader_election_master_status{name="ttg-operator"} 1',
      'rest_client_requests_total{method="GET",host="h",code="200"} 1',
    ]);
  });
});
