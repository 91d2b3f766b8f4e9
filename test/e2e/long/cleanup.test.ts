import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { apply, kubectl } from '../cluster.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
/** Called like ours, and not made here; the last one is our node image by another name. */
const IMAGES = ['ttg-worker:somebody-elses', 'ttg-operator-of-mine:v1', 'node-image-of-mine:v1'];
const CONTAINER = 'ttg-cluster-of-mine';

async function docker(...args: string[]): Promise<string> {
  return (await run('docker', args)).stdout.trim();
}
async function cleanup(...args: string[]): Promise<string> {
  const { stdout } = await run('bash', ['hack/cleanup-all', ...args], { cwd: root, maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}
/** What distinguishes a container or an image from any other. */
const idOf = (name: string): Promise<string> => docker('inspect', '-f', '{{.Id}} {{.Created}}', name);

describe('cleanup-all --force on the cluster, with what only looks like ours beside it', function () {
  this.timeout(600_000);
  const ids = new Map<string, string>();
  let nodeImage = '';
  let plan = '';
  let removed = '';

  before(async () => {
    nodeImage = await docker('inspect', '-f', '{{.Config.Image}}', 'ttg-cluster-control-plane');
    for (const image of IMAGES.slice(0, 2)) {
      await run('bash', ['-c', `tar -c -T /dev/null | docker import - ${image}`]);
    }
    await docker('tag', nodeImage, IMAGES[2] ?? '');
    await docker('rm', '-f', CONTAINER).catch(() => '');
    await docker('create', '--name', CONTAINER, IMAGES[1] ?? '', 'nothing');
    for (const name of [...IMAGES, CONTAINER]) ids.set(name, await idOf(name));
    const spec = { parameters: { count: 30 }, algorithm: { name: 'echo' }, shards: 3 };
    const metadata = { name: 'cleaned-up', namespace: 'default' };
    await apply(JSON.stringify({ apiVersion: 'ttg.io/v1alpha1', kind: 'Computation', metadata, spec }));
    await kubectl('wait', '--for=condition=Complete', 'computation/cleaned-up', '--timeout=120s');

    plan = await cleanup('--dry-run');
    removed = await cleanup('--force');
  });
  after(async () => {
    // Spares making it again.
    await docker('tag', IMAGES[2] ?? '', nodeImage);
    await run('bash', ['hack/kind/deploy.sh', '--quiet'], { cwd: root, maxBuffer: 64 * 1024 * 1024 });
    await docker('rm', '-f', CONTAINER);
    await docker('rmi', ...IMAGES);
  });

  it('removes what its dry run names: Computation, nodes, images and kubeconfig', () => {
    expect(plan).to.include('computation default/cleaned-up\n').and.to.include('node ttg-cluster-worker3\n');
    expect(plan).to.match(/^image ttg-operator:v\d/m);
    expect(plan)
      .to.match(/^image ttg\/kind-node:v/m)
      .and.to.match(/^file .*ttg-cluster$/m);
    expect(removed).to.equal(plan);
  });

  it('leaves nothing of it', async () => {
    expect(await docker('ps', '-aq', '--filter', 'label=io.x-k8s.kind.cluster=ttg-cluster')).to.equal('');
    const images = (await docker('images', '--format', '{{.Repository}}:{{.Tag}}')).split('\n');
    for (const line of plan.trimEnd().split('\n')) {
      const [kind, name = ''] = line.split(' ');
      if (kind === 'image') expect(images).not.to.include(name);
      if (kind === 'file')
        expect(
          await access(name).then(
            () => 'there',
            () => 'gone',
          ),
        ).to.equal('gone');
    }
    expect(await cleanup('--dry-run')).to.equal('There is nothing of ours to remove.\n');
  });

  it('leaves container and images of somebody else’s as they were', async () => {
    for (const [name, id] of ids) expect(await idOf(name), name).to.equal(id);
  });
});
