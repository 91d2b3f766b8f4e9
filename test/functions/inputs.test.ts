import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { buildStarter } from './build-starter.ts';

const MAIN = join(import.meta.dirname, '../../cli/local/main.ts');
const ALL = 'cat "$INPUT_TABLE/a.csv" "$INPUT_MY_MODEL/weights" "$INPUT_NOTES/n.txt"';

describe('the inputs of a run without a cluster', function () {
  this.timeout(60_000);
  let folder: string;

  before(buildStarter);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ttg-inputs-'));
    mkdirSync(join(folder, 'my data'));
    writeFileSync(join(folder, 'my data/a.csv'), 'of the folder;');
    writeFileSync(join(folder, 'weights'), 'of the file;');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Exit code and all that it says of a run whose function says what is in its inputs. */
  function run(...args: string[]): { status: number | null; said: string } {
    const metadata = { name: 'test' };
    const inputs = [
      { name: 'table', mountPath: '/data', persistentVolumeClaim: { name: 'table' } },
      { name: 'my-model', mountPath: '/models', image: { reference: 'model:v1' } },
      { name: 'notes', mountPath: '/notes', configMap: { name: 'notes' } },
    ];
    const spec = { parameters: { count: 2 }, algorithm: { exec: ['sh', '-c', ALL] }, shards: 1, worker: { inputs } };
    const documents = [
      { apiVersion: 'ttg.io/v1alpha1', kind: 'Computation', metadata, spec },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'notes' }, data: { 'n.txt': 'of the ConfigMap' } },
    ];
    writeFileSync(join(folder, 'run.yaml'), documents.map((document) => JSON.stringify(document)).join('\n---\n'));
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'run.yaml', ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
    return { status, said: stdout + stderr };
  }

  it('are a folder, a file, or the ConfigMap beside the Computation, as folders that variables name', () => {
    const { status, said } = run('--input', 'table=my data', '--input', 'my-model=weights', '--out', 'table.csv');
    expect(status, said).to.equal(0);
    const [, ...rows] = readFileSync(join(folder, 'table.csv'), 'utf8').trim().split('\r\n');
    expect(rows).to.deep.equal(['0', '1'].map((id) => `${id},of the folder;of the file;of the ConfigMap,`));
    expect(said).to.contain('input table is in the folder that the variable INPUT_TABLE says, not at /data');
    expect(said).not.to.contain('no effect');
  });

  it('that nobody has brought end it at once, with the field and the option that brings them', () => {
    const { status, said } = run('--input', 'table=my data');
    expect(status).to.equal(2);
    expect(said).to.contain('spec.worker.inputs[1] (my-model) is mounted at /models by a cluster only');
    expect(said).to.contain('give --input my-model=PATH');
  });

  it('that are not there, or no inputs of the Computation, are named', () => {
    const missing = run('--input', 'table=nowhere');
    expect(missing).to.include({ status: 2 });
    expect(missing.said).to.contain('--input table is "nowhere"; there is no such folder or file');
    const unknown = run('--input', 'tabel=my data');
    expect(unknown).to.include({ status: 2 });
    expect(unknown.said).to.contain('--input names tabel; allowed are table, my-model, notes');
  });
});
