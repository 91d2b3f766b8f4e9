import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import { API_VERSION, KIND } from '../../../crds/labels.ts';
import { apply, kubectl } from '../cluster.ts';
import { ownNamespace } from '../faults/namespaces.ts';
import { Run } from '../faults/run.ts';

const root = join(import.meta.dirname, '../../..');
const MOST = 3;
/** The primes below 10^10, known since long before us. */
const PRIMES = '455052511';

describe("Kubernetes' own HorizontalPodAutoscaler over a Computation of mode Queue", function () {
  // Where the metrics-server was never built that takes minutes.
  this.timeout(900_000);
  const namespace = ownNamespace('ttg-faults-hpa');
  let run: Run;
  let end: Computation;

  before(async () => {
    await promisify(execFile)('make', ['-s', 'deploy-kind', 'METRICS=1'], { cwd: root });
    run = await Run.of({
      apiVersion: API_VERSION,
      kind: KIND,
      metadata: { name: 'busy', namespace },
      spec: {
        parameters: { count: 10_000 },
        algorithm: { name: 'primes', args: { width: 1_000_000 } },
        mode: 'Queue',
        parallelism: 1,
        worker: { resources: { requests: { cpu: '100m', memory: '128Mi' } } },
        aggregations: [{ name: 'primes', field: 'result', op: 'sum' }],
      },
    });
    await apply(JSON.stringify(autoscaler(namespace, 'busy')));
    await run.becomes(`at ${MOST} workers`, ({ spec }) => spec.parallelism === MOST, 240);
    end = await run.ends(400);
  });

  after(async () => {
    await kubectl('delete', '--ignore-not-found', '-f', join(root, 'hack/kind/metrics-server.yaml'));
  });

  it('has more workers at it, all of which compute', () => {
    const shards = end.status?.shards ?? [];
    expect(shards).to.have.lengthOf(MOST);
    for (const { completed } of shards) expect(completed).to.be.above(0);
  });

  it('finds the pods by the scale subresource', async () => {
    const able = 'jsonpath={.status.conditions[?(@.type=="AbleToScale")].status}';
    expect(await kubectl('get', 'hpa', 'busy', '-n', namespace, '-o', able)).to.equal('True');
  });

  it('changes nothing of the answer', () => {
    expect(end.status).to.include({ phase: 'Succeeded', reason: 'AllComputed' });
    expect(end.status?.aggregates?.[0]?.value).to.equal(PRIMES);
  });
});

function autoscaler(namespace: string, name: string): Record<string, unknown> {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, namespace },
    spec: {
      scaleTargetRef: { apiVersion: API_VERSION, kind: KIND, name },
      minReplicas: 1,
      maxReplicas: MOST,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'AverageValue', averageValue: '50m' } } }],
    },
  };
}
