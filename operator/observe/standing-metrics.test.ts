import { expect } from 'chai';
import { Registry } from 'prom-client';
import { computationOf, conditionOf } from '../../test/reconcile/builders.ts';
import { standingMetrics } from './standing-metrics.ts';

describe('the metrics of how a Computation stands', () => {
  it('tell shards by state, and the conditions that are true', async () => {
    const registry = new Registry();
    const computation = computationOf({
      metadata: { namespace: 'team', name: 'demo' },
      status: {
        shardSummary: { total: 10, active: 3, succeeded: 4, failed: 1 },
        conditions: [
          conditionOf('Reconciling', 'True', { reason: 'WorkersSilent' }),
          conditionOf('Stalled', 'False', { reason: 'NotStalled' }),
        ],
      },
    });
    standingMetrics(registry, () => [computation]);
    const lines = (await registry.metrics()).split('\n').filter((line) => line.startsWith('ttg_'));
    const of = 'namespace="team",name="demo"';
    expect(lines).to.have.members([
      `ttg_computation_shards{${of},state="active"} 3`,
      `ttg_computation_shards{${of},state="succeeded"} 4`,
      `ttg_computation_shards{${of},state="failed"} 1`,
      `ttg_computation_shards{${of},state="waiting"} 2`,
      `ttg_computation_condition{${of},type="Reconciling",reason="WorkersSilent"} 1`,
    ]);
  });

  it('forget a Computation that is gone, and know one without a status', async () => {
    const registry = new Registry();
    let computations = [computationOf()];
    standingMetrics(registry, () => computations);
    expect(await registry.metrics()).to.match(/state="waiting"\} 0/);
    computations = [];
    expect(await registry.metrics()).not.to.contain('state=');
  });
});
