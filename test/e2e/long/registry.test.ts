import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { freePort } from '../../../cli/local/free-port.ts';
import { PROGRAM_VERSION } from '../../../operator/version.ts';
import { cacheFolder } from '../../env/binaries.ts';
import { until } from '../../env/until.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const TAG = `v${PROGRAM_VERSION}`;
const IMAGES = ['ttg-operator', 'ttg-worker', 'ttg-redis'];

async function docker(...args: string[]): Promise<string> {
  return (await run('docker', args, { maxBuffer: 64 * 1024 * 1024 })).stdout.trim();
}
async function make(target: string, variables: Record<string, string>): Promise<void> {
  const given = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  await run('make', ['-s', target, ...given], { cwd: root, maxBuffer: 64 * 1024 * 1024 });
}
const idOf = (image: string): Promise<string> => docker('image', 'inspect', '-f', '{{.Id}}', image);

describe('images on their way to a cluster', function () {
  // Where the registry was never built that takes minutes.
  this.timeout(600_000);
  let folder: string;
  let registry: ChildProcess;
  let address: string;

  before(async () => {
    await run('bash', ['hack/binaries.sh', 'registry'], { cwd: root });
    folder = await mkdtemp(join(tmpdir(), 'ttg-registry-'));
    const port = await freePort();
    address = `127.0.0.1:${port}`;
    const settings = join(folder, 'config.yml');
    const storage = { filesystem: { rootdirectory: join(folder, 'images') } };
    await writeFile(settings, JSON.stringify({ version: 0.1, storage, http: { addr: address } }));
    const path = `${cacheFolder()}${delimiter}${process.env['PATH'] ?? ''}`;
    registry = spawn('registry', ['serve', settings], { stdio: 'ignore', env: { ...process.env, PATH: path } });
    await until('the registry', async () => (await fetch(`http://${address}/v2/`)).ok, { timeoutMs: 30_000 });
  });
  after(async () => {
    const ended = once(registry, 'exit');
    registry.kill();
    await ended;
    for (const image of IMAGES) await docker('rmi', `${address}/team/${image}:${TAG}`).catch(() => '');
    await rm(folder, { recursive: true });
  });

  it('make docker-push brings all three into a registry, from which they come back as they were', async () => {
    await make('docker-push', { REGISTRY: `${address}/team`, REDIS: 'on' });
    for (const image of IMAGES) {
      const name = `${address}/team/${image}:${TAG}`;
      const listed: unknown = await (await fetch(`http://${address}/v2/team/${image}/tags/list`)).json();
      expect(listed).to.deep.equal({ name: `team/${image}`, tags: [TAG] });
      const pushed = await idOf(name);
      await docker('rmi', name);
      await docker('pull', '-q', name);
      expect(await idOf(name)).to.equal(pushed);
    }
  });

  it('make docker-push says so where no registry answers', async () => {
    const nobody = `127.0.0.1:${await freePort()}/team`;
    const failed = await make('docker-push', { REGISTRY: nobody }).then(
      () => 'pushed',
      (error: unknown) => String(error),
    );
    for (const image of ['ttg-operator', 'ttg-worker']) await docker('rmi', `${nobody}/${image}:${TAG}`);
    expect(failed).to.include('connection refused');
  });

  it('make release packs them into one archive, which docker load takes', async () => {
    const release = { VERSION: PROGRAM_VERSION, REGISTRY: 'closed.example.org', RELEASE_DIR: folder, ALLOW_DIRTY: '1' };
    await make('release', release);
    const names = IMAGES.map((image) => `closed.example.org/${image}:${TAG}`);
    const ids = await Promise.all(names.map(idOf));
    await docker('rmi', ...names);
    const archive = join(folder, PROGRAM_VERSION, 'images.tar.gz');
    const { stdout } = await run('bash', [
      '-c',
      `cd '${join(archive, '..')}' && sha256sum -c SHA256SUMS && gunzip -c '${archive}' | docker load`,
    ]);
    expect(stdout).to.include('images.tar.gz: OK');
    expect(await Promise.all(names.map(idOf))).to.deep.equal(ids);
    await docker('rmi', ...names);
  });

  for (const builder of ['legacy', 'BuildKit'] as const) {
    it(`docker build makes them from one Dockerfile each, by the ${builder} builder`, async function () {
      if (builder === 'BuildKit' && !(await docker('buildx', 'version').catch(() => ''))) this.skip();
      const base = await docker('images', '--format', '{{.Repository}}:{{.Tag}}', 'ttg/node-base');
      const given = [
        '--build-arg',
        'BUNDLE=dist',
        ...(base === '' ? [] : ['--build-arg', `BASE_IMAGE=${base.split('\n')[0]}`]),
      ];
      const env = { ...process.env, DOCKER_BUILDKIT: builder === 'legacy' ? '0' : '1' };
      for (const image of ['operator', 'worker']) {
        const name = `ttg-built-${image}:test`;
        await run('docker', ['build', '-f', `${image}/Dockerfile`, '-t', name, ...given, '.'], { cwd: root, env });
        const user = await docker('image', 'inspect', '-f', '{{.Config.User}}', name);
        await docker('rmi', name);
        expect(user).to.equal('65532:65532');
      }
      await docker('image', 'prune', '-f', '--filter', 'label=ttg.stage=content');
    });
  }
});
