import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { kubeconfigText } from '../../env/kubeconfig.ts';
import { scriptPlace, type ScriptPlace } from './script-place.ts';

const SCRIPTS = ['setup-local', 'build', 'list-resources', 'cleanup-all', 'demo-full'];
/** Calls that change something. */
const CHANGES = /^(kind (create|delete|load)|docker (rm|rmi|start|unpause|build|tag|exec))/;

describe('the scripts that people call by name', function () {
  this.timeout(180_000);
  let place: ScriptPlace;

  afterEach(() => place.remove());

  const changes = async (): Promise<string[]> => (await place.calls()).filter((call) => CHANGES.test(call));

  for (const script of SCRIPTS) {
    it(`${script} --help says what it does and what its exit codes mean, and does nothing`, async () => {
      place = await scriptPlace({ containers: [] });
      const { code, stdout, stderr } = await place.run(script, ['--help']);
      expect(code).to.equal(0);
      expect(stdout)
        .to.match(new RegExp(`^hack/${script}`))
        .and.to.include('Exit code: 0')
        .and.to.include('--help');
      expect(stderr).to.equal('');
      expect(await place.calls()).to.deep.equal([]);
    });

    it(`${script} refuses an argument that it does not know, with exit code 2`, async () => {
      place = await scriptPlace({ containers: [] });
      const { code, stdout, stderr } = await place.run(script, ['--frobnicate']);
      expect(code).to.equal(2);
      expect(stderr).to.equal(`${script}: what is '--frobnicate'?\nTry: hack/${script} --help\n`);
      expect(stdout).to.equal('');
      expect(await changes()).to.deep.equal([]);
    });
  }

  for (const args of [['--version'], ['--version', '--load-kind'], ['--version', 'latest'], ['--version=1.1']]) {
    it(`build ${args.join(' ')} is refused: no version`, async () => {
      place = await scriptPlace({ containers: [] });
      const { code, stderr } = await place.run('build', args);
      expect(code).to.equal(2);
      expect(stderr).to.match(/--version needs a value|is no version: it reads like 1\.2\.3/);
      expect(await changes()).to.deep.equal([]);
    });
  }

  it('build --load-kind says that there is no cluster before it builds anything', async () => {
    place = await scriptPlace({ containers: [] });
    const { code, stderr } = await place.run('build', ['--load-kind']);
    expect(code).to.equal(1);
    expect(stderr).to.include('There is no kind cluster ttg-cluster to load them into: hack/setup-local makes it.');
    expect(await changes()).to.deep.equal([]);
  });

  it('build says that Docker is missing', async () => {
    place = await scriptPlace({ containers: undefined });
    const { code, stderr } = await place.run('build');
    expect(code).to.equal(1);
    expect(stderr).to.match(/^Docker does not answer/);
  });

  it('list-resources on an empty machine lists nothing, says how to begin, and is content', async () => {
    place = await scriptPlace({ containers: undefined });
    const { code, stdout, stderr } = await place.run('list-resources');
    expect(code).to.equal(0);
    expect(stdout).to.match(/Cluster ttg-cluster.*\n {2}none\n\nImages\n {2}none/);
    expect(stderr).to.include('hack/setup-local');
  });

  it('cleanup-all on an empty machine has nothing to do', async () => {
    place = await scriptPlace({ containers: undefined });
    const { code, stdout } = await place.run('cleanup-all', ['--force']);
    expect({ code, stdout }).to.deep.equal({ code: 0, stdout: 'There is nothing of ours to remove.\n' });
  });

  for (const script of ['list-resources', 'cleanup-all']) {
    it(`${script} leaves the cluster alone that the user's kubectl points to, unless it is named`, async () => {
      place = await scriptPlace({ containers: [] });
      const kubeconfig = join(place.folder, 'production');
      const server = { url: 'https://127.0.0.1:1', certificateAuthority: '', token: 'x' };
      await writeFile(kubeconfig, kubeconfigText(server));
      const { code, stdout, stderr } = await place.run(script, [], { KUBECONFIG: kubeconfig });
      expect(code).to.equal(1);
      expect(stderr).to.include('kubectl points to the context test-env').and.to.include('--context test-env');
      expect(stdout).to.equal('');
    });

    it(`${script} --context refuses a name that no kubeconfig has`, async () => {
      place = await scriptPlace({ containers: [] });
      const { code, stderr } = await place.run(script, ['--context', 'nowhere']);
      expect(code).to.equal(1);
      expect(stderr).to.include('There is no context nowhere');
    });
  }

  for (const [script, args] of [
    ['setup-local', []],
    ['build', ['--load-kind']],
    ['list-resources', []],
    ['cleanup-all', ['--force']],
    ['kind/deploy.sh', []],
    ['kind/down.sh', []],
  ] as const) {
    it(`${script} leaves a kind cluster that somebody else made under our name as it is`, async () => {
      place = await scriptPlace({ containers: ['ttg-cluster-control-plane'] });
      const { code, stderr } = await place.run(script, args);
      expect(code).to.equal(1);
      expect(stderr).to.include('There is a kind cluster ttg-cluster that was not made here; nothing was changed.');
      expect(await changes()).to.deep.equal([]);
    });
  }
});
