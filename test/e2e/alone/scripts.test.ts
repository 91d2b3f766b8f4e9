import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { PROGRAM_VERSION } from '../../../operator/version.ts';
import { apply, cleanNamespace, E2E_NAMESPACE, kubectl, waitFor } from '../cluster.ts';
import { noneLeft, ownNamespace } from '../faults/namespaces.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');

async function script(name: string, ...args: string[]): Promise<string> {
  const { stdout } = await run('bash', [join('hack', name), ...args], { cwd: root, maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}
async function docker(...args: string[]): Promise<string> {
  return (await run('docker', args)).stdout.trim();
}
/** Ids of the images on this machine. */
async function images(): Promise<string[]> {
  return (await docker('images', '-q')).split('\n').toSorted();
}

const IMAGE_LABELS = ['title', 'description', 'version', 'revision', 'created', 'source', 'licenses'].map(
  (name) => `org.opencontainers.image.${name}`,
);
/** Called like ours, and made of an empty archive, which no build of ours is. */
const OTHER_IMAGES = ['ttg-worker:somebody-elses', 'ttg-worker-of-mine:v1'];
const OTHER_CONTAINER = 'ttg-cluster-of-mine';

describe('the scripts on a cluster that runs', function () {
  this.timeout(400_000);
  before(noneLeft);
  const lookAlikes = ownNamespace('ttg-look-alike');

  before(async () => {
    await cleanNamespace();
    for (const image of OTHER_IMAGES) await run('bash', ['-c', `tar -c -T /dev/null | docker import - ${image}`]);
    await docker('rm', '-f', OTHER_CONTAINER).catch(() => '');
    await docker('create', '--name', OTHER_CONTAINER, OTHER_IMAGES[1] ?? '', 'nothing');
    await apply(JSON.stringify(strangersJob(lookAlikes)));
    await apply(JSON.stringify(aComputation('listed')));
    await waitFor('listed', 'Complete', 120);
  });
  after(async () => {
    await docker('rm', '-f', OTHER_CONTAINER);
    await docker('rmi', ...OTHER_IMAGES);
    await cleanNamespace();
  });

  it('list-resources names all that is ours, and how much the ledger holds', async () => {
    const list = await script('list-resources');
    for (const node of ['control-plane', 'worker', 'worker2', 'worker3'])
      expect(list).to.include(`ttg-cluster-${node}`);
    expect(list)
      .to.match(/^ {2}ttg-worker:v\d/m)
      .and.to.include('computations.ttg.io');
    expect(list).to.match(/deployment.apps\/ttg-operator +1\/1/);
    expect(list).to.match(new RegExp(`${E2E_NAMESPACE} +listed +Succeeded`));
    expect(list).to.match(new RegExp(`${E2E_NAMESPACE} +listed-0-\\w+ `));
    expect(list).to.match(/data-ttg-ledger-0 +Bound/);
    expect(list).to.match(/ledger\S*\.(db|sqlite)\S* +[\d.]+ MiB/);
    expect(list).not.to.include(lookAlikes).and.not.to.include(OTHER_IMAGES[0]).and.not.to.include(OTHER_CONTAINER);
  });

  it('cleanup-all --dry-run names cluster and images, and neither removes anything nor names what is not ours', async () => {
    const there = await images();
    const plan = await script('cleanup-all', '--dry-run');
    expect(plan).to.include(`computation ${E2E_NAMESPACE}/listed\n`).and.to.include('node ttg-cluster-worker3\n');
    expect(plan).to.match(/^image ttg-operator:v\d/m);
    expect(plan).not.to.include(lookAlikes).and.not.to.include(OTHER_CONTAINER);
    for (const image of OTHER_IMAGES) expect(plan).not.to.include(image);
    expect(await images()).to.deep.equal(there);
    expect(await kubectl('get', 'computation', 'listed', '-n', E2E_NAMESPACE)).to.include('listed');
  });

  it('cleanup-all asks, and without anybody to answer removes nothing', async () => {
    const refused = await script('cleanup-all', '--keep-cluster').then(
      () => 'removed',
      (error: unknown) => String(error),
    );
    expect(refused).to.include('Nothing was removed: nobody can be asked here; --force removes these without asking.');
    expect(await kubectl('get', 'computation', 'listed', '-n', E2E_NAMESPACE)).to.include('listed');
  });

  it('cleanup-all --keep-cluster removes what its dry run names, Computations with Jobs and pods, and nothing else', async () => {
    const plan = await script('cleanup-all', '--keep-cluster', '--dry-run');
    expect(plan).to.match(/^computation .*\n(.*\n)*job .*\n(.*\n)*pod /);
    expect(await script('cleanup-all', '--keep-cluster', '--force')).to.equal(plan);
    for (const line of plan.trim().split('\n')) {
      const [kind = '', name = ''] = line.split(' ');
      const [namespace = '', object = ''] = name.split('/');
      expect(await kubectl('get', kind, object, '-n', namespace, '--ignore-not-found'), line).to.equal('');
    }
    expect(await script('cleanup-all', '--keep-cluster', '--dry-run')).to.equal(
      'There is nothing of ours to remove.\n',
    );

    const job = await kubectl('get', 'job', 'listed', '-n', lookAlikes, '-o', 'name');
    expect(job.trim()).to.equal('job.batch/listed');
    expect(await docker('inspect', '-f', '{{.State.Status}}', OTHER_CONTAINER)).to.equal('created');
    for (const image of OTHER_IMAGES) expect(await docker('images', '-q', image)).not.to.equal('');
    expect(await kubectl('-n', 'ttg-system', 'get', 'deploy', 'ttg-operator')).to.match(/ttg-operator +1\/1/);
  });

  for (const image of ['operator', 'worker']) {
    it(`the image ttg-${image} says what it is`, async () => {
      const labels: Record<string, string> = JSON.parse(
        await docker('inspect', '-f', '{{json .Config.Labels}}', `ttg-${image}:v${PROGRAM_VERSION}`),
      );
      expect(labels).to.include.keys(...IMAGE_LABELS, 'ttg.project', 'ttg.component', 'ttg.api', 'ttg.tag');
      expect(labels).to.include({ 'org.opencontainers.image.title': `ttg-${image}`, 'ttg.component': image });
      expect(labels['org.opencontainers.image.created']).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    });
  }
});

function aComputation(name: string): object {
  return {
    apiVersion: 'ttg.io/v1alpha1',
    kind: 'Computation',
    metadata: { name, namespace: E2E_NAMESPACE },
    spec: { parameters: { count: 30 }, algorithm: { name: 'echo' }, shards: 3 },
  };
}

/** A Job of somebody else's that is called and labelled like one of ours, but was not made by the controller. */
function strangersJob(namespace: string): object {
  const labels = { 'app.kubernetes.io/name': 'ttg-worker', 'app.kubernetes.io/part-of': 'ttg' };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'listed', namespace, labels },
    spec: {
      suspend: true,
      template: {
        metadata: { labels },
        spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'ttg-worker:somebody-elses' }] },
      },
    },
  };
}
