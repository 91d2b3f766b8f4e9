import { expect } from 'chai';
import { PROGRAM_VERSION } from '../../../operator/version.ts';
import { startTestEnv, type TestEnv } from '../../env/test-env.ts';
import { command } from './command.ts';

const CRD = 'crd/computations.ttg.io';

describe('the definition, where one is there already', function () {
  this.timeout(180_000);
  let env: TestEnv;

  before(async () => {
    env = await startTestEnv();
  });
  after(() => env.stop());

  const run = (script: string) => command('bash', [`hack/deploy/${script}`], { KUBECONFIG: env.kubeconfigPath });
  const revision = () => env.kubectl('get', CRD, '-o', 'jsonpath={.metadata.generation} {.metadata.labels}');
  const pretend = (version: string) => env.kubectl('label', '--overwrite', CRD, `app.kubernetes.io/version=${version}`);

  it('is applied over an older and over the same one', async () => {
    expect((await run('install.sh')).code).to.equal(0);
    await pretend('0.0.9');
    expect((await run('install.sh')).code).to.equal(0);
    expect(await revision()).to.include(PROGRAM_VERSION);
  });

  for (const script of ['install.sh', 'deploy.sh']) {
    it(`is not applied over a newer one by ${script}`, async () => {
      await pretend('0.10.0');
      const before = await revision();
      const { code, stderr } = await run(script);
      expect(code).to.equal(1);
      expect(stderr).to.include(`of version 0.10.0, and this source is ${PROGRAM_VERSION}: nothing was changed`);
      expect(await revision()).to.equal(before);
      expect(await env.kubectl('get', 'namespace', 'ttg-system', '--ignore-not-found')).to.equal('');
    });
  }
});
