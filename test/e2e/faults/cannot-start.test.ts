import { expect } from 'chai';
import { apply, kubectl } from '../cluster.ts';
import { aComputation, COUNT } from './a-computation.ts';
import { ownNamespace } from './namespaces.ts';
import { nodes, onNode } from './nodes.ts';
import { Run } from './run.ts';

/** Kubernetes' reason and message must be in the condition by then. */
const SOON_SECONDS = 15;
/** Of a registry that refuses at once, so that what is measured is not how long a registry is tried. */
const ABSENT = 'localhost:1/ttg-absent:v1';
const LABEL = 'ttg.io/e2e-node';

async function expectAllComputed(run: Run, seconds: number): Promise<void> {
  const { status } = await run.ends(seconds);
  expect(status).to.include({ phase: 'Succeeded' });
  expect(status?.progress).to.include({ completed: COUNT, failed: 0 });
}

async function removeImage(): Promise<void> {
  for (const name of await nodes()) {
    await onNode(name, 'ctr', '-n', 'k8s.io', 'images', 'rm', ABSENT);
  }
}

describe('workers that cannot start', function () {
  this.timeout(400_000);
  const namespace = ownNamespace('ttg-faults-start');
  const poor = ownNamespace('ttg-faults-quota');
  const quick = { algorithm: { name: 'faulty', args: {} } };
  let image: Run;
  let quota: Run;
  let node: Run;

  async function setQuota(pods: number): Promise<void> {
    const metadata = { name: 'pods', namespace: poor };
    await apply(JSON.stringify({ apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec: { hard: { pods } } }));
  }

  before(async () => {
    await removeImage();
    await setQuota(0);
    const worker = { image: ABSENT, imagePullPolicy: 'IfNotPresent' };
    image = await Run.of(aComputation(namespace, 'image', { ...quick, worker }));
    quota = await Run.of(aComputation(poor, 'quota', quick));
    node = await Run.of(aComputation(namespace, 'node', { ...quick, worker: { nodeSelector: { [LABEL]: 'yes' } } }));
  });

  after(async () => {
    await removeImage();
    await kubectl('label', 'nodes', '--all', `${LABEL}-`);
  });

  it('are told with Kubernetes’ reason and message within 15 s: an image that does not exist', async () => {
    const { status } = await image.stalls('ImagePullBackOff', SOON_SECONDS);
    expect(status).to.include({ phase: 'Pending', reason: 'ImagePullBackOff' });
    expect(status?.message).to.include(ABSENT);
  });

  it('… a quota that allows no pod', async () => {
    const { status } = await quota.stalls('FailedCreate', SOON_SECONDS);
    expect(status).to.include({ phase: 'Pending', reason: 'FailedCreate' });
    expect(status?.message).to.include('exceeded quota: pods').and.to.include('limited: pods=0');
  });

  it('… no node that fits', async () => {
    const { status } = await node.stalls('Unschedulable', SOON_SECONDS);
    expect(status).to.include({ phase: 'Pending', reason: 'Unschedulable' });
    expect(status?.message)
      .to.match(/0\/\d+ nodes are available/)
      .and.to.include('node affinity/selector');
  });

  it('go on by themselves when the node is there', async () => {
    await kubectl('label', 'nodes', '--all', `${LABEL}=yes`);
    await expectAllComputed(node, 90);
  });

  it('… when the image is there', async () => {
    const { status } = await image.now();
    const [loaded = ''] = (await quota.now()).status?.image?.split('@') ?? [];
    expect(status?.phase).to.equal('Pending');
    for (const name of await nodes()) {
      const names = [`docker.io/library/${loaded}`, ABSENT];
      await onNode(name, 'ctr', '-n', 'k8s.io', 'images', 'tag', '--force', ...names);
    }
    await expectAllComputed(image, 90);
  });

  it('… when the quota is raised', async () => {
    await setQuota(10);
    await expectAllComputed(quota, 90);
  });
});
