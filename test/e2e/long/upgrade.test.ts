import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { SYSTEM_NAMESPACE } from '../../../crds/labels.ts';
import { kubectl } from '../cluster.ts';
import { aComputation } from '../faults/a-computation.ts';
import { expectWhole } from '../faults/expect-whole.ts';
import { ownNamespace } from '../faults/namespaces.ts';
import { attempts, Run } from '../faults/run.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
/** Long enough to outlast a deployment, images built on the way, on a busy machine: three shards of 150 s. */
const SLOWLY = { algorithm: { name: 'faulty', args: { sleepMs: 50, printIds: true } } };

/** The commit before the newest one that changed what goes into the images; undefined where no history is at hand. */
async function previousSource(): Promise<string | undefined> {
  const log = ['log', '-2', '--format=%H', '--', 'operator', 'worker', 'crds'];
  const { stdout } = await run('git', log, { cwd: root }).catch(() => ({ stdout: '' }));
  return stdout.trim().split('\n')[1];
}

/** Puts the source of that folder onto the cluster, and gives the image that its operator runs. */
async function deployed(folder: string): Promise<string> {
  await run('make', ['-s', 'deploy-kind'], { cwd: folder, maxBuffer: 64 * 1024 * 1024 });
  const image = 'jsonpath={.spec.template.spec.containers[0].image}';
  return kubectl('get', 'deployment', 'ttg-operator', '-n', SYSTEM_NAMESPACE, '-o', image);
}

describe('another version installed in mid-run', function () {
  this.timeout(600_000);
  const namespace = ownNamespace('ttg-faults-upgrade');
  let previous = '';

  before(async function () {
    const commit = await previousSource();
    if (commit === undefined) return this.skip(); // an archive of the source, without its history
    previous = await mkdtemp(join(tmpdir(), 'ttg-previous-'));
    await run('git', ['clone', '-q', root, previous]);
    await run('git', ['checkout', '-q', commit], { cwd: previous });
  });

  after(async () => {
    await deployed(root);
    if (previous !== '') await rm(previous, { recursive: true });
  });

  async function changesInMidRun(name: string, before: () => string, then: () => string): Promise<void> {
    const old = await deployed(before());
    const mid = await Run.of(aComputation(namespace, name, SLOWLY));
    await mid.reaches(5);

    const newer = await deployed(then());

    expect(newer).not.to.equal(old);
    expect((await mid.now()).status?.phase, 'while the other version came').to.equal('Running');
    const end = await mid.ends();
    await expectWhole(mid, end);
    expect(attempts(end), 'claims of each shard').to.deep.equal([1, 1, 1]);
  }

  it('an upgrade costs no worker, no row and no bit of the answer', async () => {
    await changesInMidRun(
      'upgraded',
      () => previous,
      () => root,
    );
  });

  it('nor does the way back', async () => {
    await changesInMidRun(
      'rolled-back',
      () => root,
      () => previous,
    );
  });
});
