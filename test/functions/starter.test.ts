import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { until } from '../env/until.ts';
import { computeLocally } from '../faults/local-harness.ts';
import { buildStarter } from './build-starter.ts';

const STARTER = join(import.meta.dirname, '../../build/exec-starter');

describe('what starts executables', function () {
  this.timeout(60_000);
  let folder = '';

  before(() => {
    buildStarter();
    folder = mkdtempSync(join(tmpdir(), 'ttg-starter-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('tells that one has ended while the next one runs', async () => {
    const starter = spawn(STARTER, ['--serve'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = new Promise((resolve) => starter.once('exit', resolve));
    let answers = 0;
    starter.stdout.on('data', (chunk: Buffer) => (answers += chunk.toString().split('\n').length - 1));
    const go = join(folder, 'go');
    const waits = ['/bin/sh', '-c', `until [ -e '${go}' ]; do sleep 0.01; done`];
    const requests = [['/bin/true'], ['/bin/true'], waits, ['/bin/true']];
    starter.stdin.end(requests.map((request) => `${JSON.stringify(request)}\n`).join(''));
    await until('the first two to be answered', () => answers === 2, { timeoutMs: 10_000 });
    writeFileSync(go, '');
    await ended;
    expect(answers).to.equal(4);
  });

  it('takes long requests and gives long answers at once', async () => {
    const script = 'head -c 100000 /dev/zero | tr "\\0" x; echo; id=$1; shift 9; echo ${#1}-$id';
    const { rows } = await computeLocally({
      parameters: { count: 300 },
      algorithm: { exec: ['sh', '-c', script, 'sim', '{id}', ...Array.from({ length: 9 }, () => 'y'.repeat(1000))] },
      shards: 1,
    });
    expect(rows.map((row) => row['result'])).to.deep.equal(Array.from({ length: 300 }, (_, id) => `1000-${id}`));
  });
});
