import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { API_VERSION, KIND } from '../../crds/labels.ts';
import { until } from '../env/until.ts';
import { Run } from './faults/run.ts';
import { ownNamespace } from './faults/namespaces.ts';

const main = join(import.meta.dirname, '../../hack/results/main.ts');

/** Pids of a process's children, by the kernel. */
async function childrenOf(pid: number): Promise<number[]> {
  const list = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return list.trim().split(' ').filter(Boolean).map(Number);
}

describe('a table whose transfer breaks', function () {
  this.timeout(400_000);
  const namespace = ownNamespace('ttg-e2e-transfer');

  it('ends with exit code 1 and says so, never as if it were whole', async () => {
    const name = 'many-rows';
    const spec = { parameters: { count: 1_000_000 }, algorithm: { name: 'echo' }, shards: 3 };
    const run = await Run.of({ apiVersion: API_VERSION, kind: KIND, metadata: { name, namespace }, spec });
    await run.ends();

    const results = spawn(process.execPath, [main, name, namespace, 'csv', ''], { stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = once(results, 'close');
    let said = '';
    results.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    // The first rows have come; nobody reads on, so the rest waits in the ledger.
    await once(results.stdout, 'readable');
    const [forward] = await until('kubectl port-forward', async () => {
      const children = await childrenOf(results.pid ?? 0);
      return children.length > 0 && children;
    });
    process.kill(forward ?? 0, 'SIGKILL');
    let rows = 0;
    results.stdout.setEncoding('utf8').on('data', (text: string) => (rows += text.split('\n').length - 1));
    const [code] = await ended;

    expect(code, said).to.equal(1);
    expect(said).to.match(/^results: the port-forward to svc\/ttg-ledger broke: .+; try again$/m);
    expect(rows).to.be.greaterThan(0).and.lessThan(1_000_000);
  });
});
