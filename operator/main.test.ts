import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { spawnOperator } from '../test/kube/spawned-operator.ts';

async function run(args: string[], env: Record<string, string> = {}): Promise<{ code: number | string; text: string }> {
  const operator = spawnOperator(args, env);
  const code = await operator.ended;
  return { code, text: operator.output() };
}

describe("the operator's entry", () => {
  it('tells its version', async () => {
    const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
    expect(await run(['--version'])).to.deep.equal({ code: 0, text: `${version}\n` });
  });

  it('explains itself when asked', async () => {
    const { code, text } = await run(['--help']);
    expect(code).to.equal(0);
    expect(text)
      .to.match(/^usage: /)
      .and.contain('controller')
      .and.contain('ledger');
  });

  for (const args of [[], ['controler'], ['controller', 'twice'], ['constructor']]) {
    it(`refuses "${args.join(' ')}" with code 2 and says how it is used`, async () => {
      const { code, text } = await run(args);
      expect(code).to.equal(2);
      expect(text).to.contain(args.length === 0 ? 'no program was named' : `"${args.join(' ')}" is not understood`);
      expect(text).to.contain('usage: ');
    });
  }

  it('refuses wrong settings and says what would be right', async () => {
    const { code, text } = await run(['controller'], { LOG_FORMAT: 'xml', HOME: '/nonexistent' });
    expect(code).to.equal(1);
    expect(text).to.contain('LOG_FORMAT is "xml", but must be one of json, pretty').and.not.contain('    at ');
  });

  for (const [what, env, message] of [
    ['names a file that is not there', { KUBECONFIG: '/nowhere' }, 'KUBECONFIG is "/nowhere": ENOENT'],
    ['is nowhere to be found', { HOME: '/nonexistent' }, 'no KUBECONFIG is set'],
  ] as const) {
    it(`refuses to run the controller when the kubeconfig ${what}`, async function () {
      if (existsSync('/var/run/secrets/kubernetes.io/serviceaccount/token')) {
        this.skip();
      }
      const { code, text } = await run(['controller'], env);
      expect(code).to.equal(1);
      expect(text).to.contain(`KubeConfigUnusable: ${message}`).and.not.contain('    at ');
    });
  }
});
