import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { RECOMPUTED } from '../../../operator/reconcile/recomputing.ts';
import { PROGRAM_VERSION } from '../../../operator/version.ts';
import { aComputation } from '../faults/a-computation.ts';
import { expectWhole } from '../faults/expect-whole.ts';
import { ownNamespace } from '../faults/namespaces.ts';
import { nodes, onNode } from '../faults/nodes.ts';
import { attempts, condition, Run } from '../faults/run.ts';

const bash = promisify(execFile);
const IMAGE = 'ttg-liar:e2e';
const FOLDER = join(import.meta.dirname, 'exit-zero-image');
const HONEST_MS = 3_500;

/** Builds the image upon the worker's and brings it to one node. */
async function bringImage(node: string): Promise<void> {
  const build = `docker build -q -t ${IMAGE} --build-arg WORKER=ttg-worker:v${PROGRAM_VERSION} '${FOLDER}' >/dev/null`;
  const load = `docker save ${IMAGE} | docker exec -i '${node}' ctr -n k8s.io images import --digests - >/dev/null`;
  await bash('bash', ['-ec', `set -o pipefail; ${build}; ${load}`]);
}

describe('a worker image that ends with exit code 0 before all is computed', function () {
  this.timeout(400_000);
  const namespace = ownNamespace('ttg-faults-exit-zero');
  let all: Run;
  let one: Run;

  let node = '';

  before(async () => {
    [node = ''] = await nodes();
    await bringImage(node);
    const lying = (env: Record<string, string>): Record<string, unknown> => ({
      worker: {
        image: IMAGE,
        imagePullPolicy: 'Never',
        nodeSelector: { 'kubernetes.io/hostname': node },
        env: Object.entries(env).map(([name, value]) => ({ name, value })),
      },
      failurePolicy: { retriesPerShard: 1 },
    });
    all = await Run.of(aComputation(namespace, 'all', lying({ LIARS: '0,1,2' })));
    one = await Run.of(aComputation(namespace, 'one', lying({ LIARS: '1', LIE_AFTER_MS: String(HONEST_MS) })));
  });

  after(async () => {
    await onNode(node, 'ctr', '-n', 'k8s.io', 'images', 'rm', `docker.io/library/${IMAGE}`);
    await bash('docker', ['rmi', IMAGE]);
  });

  it('without any result, has its Job made again, then fails and says what it looks like', async () => {
    const end = await all.ends(90);
    expect(end.status).to.include({ phase: 'Failed', reason: 'WorkersEndWithoutResults' });
    expect(condition(end, 'Failed')?.message)
      .to.include('the Job ended 2 times in a row without a new result')
      .and.to.include('9000 of 9000 parameters are missing')
      .and.to.include('does the image run the worker?');
    expect(end.status?.progress).to.include({ completed: 0, percent: 0 });
    const reasons = (await all.events()).map(({ reason }) => reason);
    expect(reasons).to.include('Recomputing').and.to.include('JobRecreated');
  });

  it('in one shard, is made to compute what is missing: nothing is lost, nothing stands twice', async () => {
    const end = await one.ends(120);
    await expectWhole(one, end);
    const [first, liar = 0, last] = attempts(end);
    expect([first, last]).to.deep.equal([1, 1]);
    expect(liar).to.be.above(1);
    expect(end.metadata.annotations).to.have.property(RECOMPUTED);
    expect((await one.events()).map(({ reason }) => reason)).to.include('Recomputing');
  });
});
