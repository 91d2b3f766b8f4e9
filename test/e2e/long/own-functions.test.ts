import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import { API_VERSION, KIND } from '../../../crds/labels.ts';
import type { Pod } from '../../../operator/kube/objects.ts';
import { termination } from '../../../operator/reconcile/pod-facts.ts';
import { apply, kubectl, waitFor } from '../cluster.ts';
import { ownNamespace } from '../faults/namespaces.ts';
import { applySample } from '../sample.ts';

const NAMESPACE = 'ttg-e2e-own';
const ROOT = join(import.meta.dirname, '../../..');

function aggregate(of: Computation, name: string): { value?: unknown; parameter?: unknown } {
  return of.status?.aggregates?.find((found) => found.name === name) ?? {};
}

describe('functions of one’s own, in the image with Python, on a cluster of real nodes', function () {
  this.timeout(900_000);
  ownNamespace(NAMESPACE);

  before(async () => {
    await promisify(execFile)('bash', ['hack/build-worker', '--load-kind'], { cwd: ROOT });
  });

  it('in Python, with numpy, and an executable: give the answers that are known', async () => {
    for (const file of ['python.yaml', 'numpy.yaml', 'exec.yaml']) await applySample(file, NAMESPACE);
    const collatz = await waitFor('collatz', 'Complete', 120, NAMESPACE);
    expect(aggregate(collatz, 'longest')).to.include({ value: '350', parameter: 77 });
    const circle = await waitFor('gauss-circle', 'Complete', 120, NAMESPACE);
    expect(aggregate(circle, 'most')).to.include({ value: '3141549', parameter: 1000 });
    expect(aggregate(circle, 'total')).to.include({ value: '1048712261' });
    const basel = await waitFor('basel', 'Complete', 120, NAMESPACE);
    expect(Number(aggregate(basel, 'nearest').value)).to.be.closeTo(Math.PI ** 2 / 6, 1.1e-4);
  });

  it('that cannot be imported are named within 15 s, by the first pods', async () => {
    const metadata = { name: 'unloadable', namespace: NAMESPACE };
    await apply(JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'f.py': 'import nummpy' } }));
    const algorithm = { python: { configMap: { name: 'unloadable', key: 'f.py' } } };
    const worker = { image: 'ttg-worker-python:v0.1.0' };
    const spec = { parameters: { count: 6 }, shards: 2, parallelism: 2, algorithm, worker };
    await apply(JSON.stringify({ apiVersion: API_VERSION, kind: KIND, metadata, spec }));
    const { status } = await waitFor('unloadable', 'Failed', 90, NAMESPACE);
    expect(status).to.include({ phase: 'Failed', reason: 'ImportFailed' });
    expect(status?.message).to.include('nummpy');
    expect(status?.progress).to.include({ completed: 0, failed: 0 });
    const selector = 'ttg.io/computation=unloadable';
    const pods: { items: Pod[] } = JSON.parse(
      await kubectl('get', 'pods', '-n', NAMESPACE, '-l', selector, '-o', 'json'),
    );
    expect(pods.items).to.have.lengthOf.within(1, 2);
    const begun = pods.items.flatMap((pod) => termination(pod)?.startedAt ?? []).toSorted()[0] ?? '';
    const ended = status?.conditions?.find(({ type }) => type === 'Failed')?.lastTransitionTime ?? '';
    expect((Date.parse(ended) - Date.parse(begun)) / 1_000).to.be.within(0, 15);
  });
});
