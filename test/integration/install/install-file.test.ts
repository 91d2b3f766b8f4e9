import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startTestEnv, type TestEnv } from '../../env/test-env.ts';
import { until } from '../../env/until.ts';
import { command, output } from './command.ts';
import { objectsOf } from './rendered.ts';

const IMAGES = { OPERATOR_IMG: 'me.azurecr.io/ttg-operator:v9', WORKER_IMG: 'me.azurecr.io/ttg-worker:v9' };

describe('the install file', function () {
  this.timeout(180_000);
  let env: TestEnv;
  let folder: string;
  let file: string;

  before(async () => {
    env = await startTestEnv();
    folder = await mkdtemp(join(tmpdir(), 'ttg-install-'));
    file = join(folder, 'install.yaml');
    await output('bash', ['hack/release/install-file.sh', file], IMAGES);
  });
  after(async () => {
    await env.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('applies to an empty cluster by one command, and a second time without a change', async () => {
    await env.kubectl('apply', '--server-side', '-f', file);
    const versions = () => env.kubectl('get', '-f', file, '-o', 'jsonpath={.items[*].metadata.resourceVersion}');
    const first = await versions();
    await env.kubectl('apply', '--server-side', '-f', file);
    expect(await versions()).to.equal(first);
    await until('kubectl to find the resource', async () =>
      (await env.kubectl('explain', 'computation.spec.shards')).includes('FIELD: shards'),
    );
  });

  it('names the images that were asked for', async () => {
    const text = await readFile(file, 'utf8');
    expect(text.match(/image: .*/g)).to.include('image: me.azurecr.io/ttg-operator:v9');
    expect(text).to.match(/TTG_WORKER_IMAGE\s+value: me\.azurecr\.io\/ttg-worker:v9/);
  });

  it('begins with the namespace and the resource, which the rest needs', async () => {
    const kinds = objectsOf(await readFile(file, 'utf8')).map(({ key }) => key.split(' ')[0]);
    expect(kinds.slice(0, 2)).to.deep.equal(['Namespace', 'CustomResourceDefinition']);
  });

  it('is not written where an image has no tag', async () => {
    const other = join(folder, 'other.yaml');
    const { code, stderr } = await command('bash', ['hack/release/install-file.sh', other], {
      OPERATOR_IMG: 'localhost:5000/mine',
    });
    expect(code).to.equal(1);
    expect(stderr).to.include('OPERATOR_IMG=localhost:5000/mine has no tag');
    expect(await readFile(other).catch(() => 'nothing')).to.equal('nothing');
  });
});
