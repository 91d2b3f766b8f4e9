import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Fleet } from '../../cli/local/fleet.ts';
import { localList } from '../../cli/local/local-list.ts';
import { readManifestFile } from '../../cli/local/manifest-file.ts';
import { factsOf } from '../../cli/upload/bring-list.ts';
import { listFile } from '../../cli/upload/list-file.ts';
import { isRecord } from '../../crds/record.ts';
import { aggregate, computeLocally, idsOf, idsUpTo, type LocalResult } from './local-harness.ts';

const SAMPLE = new URL('../../config/samples/list.yaml', import.meta.url);

function manifest(spec: Record<string, unknown>) {
  return { apiVersion: 'ttg.io/v1alpha1', kind: 'Computation', metadata: { name: 'test' }, spec };
}

async function refusal(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'nothing was refused',
    (error: unknown) => String(error),
  );
}

const of = (parameters: object) =>
  readManifestFile(JSON.stringify(manifest({ parameters, algorithm: { name: 'echo' } })), { uid: 'u' }).computation;

async function run(spec: Record<string, unknown>, file: string, hooks: Parameters<typeof computeLocally>[1] = {}) {
  const { computation } = readManifestFile(JSON.stringify(manifest(spec)), { uid: 'u' });
  const list = await localList(computation, new Map(), file);
  return computeLocally(spec, { ...hooks, ...(list && { list }) });
}

describe('a list of parameters without a cluster', function () {
  this.timeout(180_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'ttg-list-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('in a ConfigMap beside the Computation: the sample has the textbook’s prices', async () => {
    const { computation, configMaps } = readManifestFile(readFileSync(SAMPLE, 'utf8'), { uid: 'u' });
    const list = await localList(computation, configMaps, undefined);
    const spec: unknown = JSON.parse(JSON.stringify(computation.spec));
    const result = await computeLocally(isRecord(spec) ? spec : {}, { ...(list && { list }) });
    expect(result.rows[1]?.['call']).to.be.closeTo(10.4506, 5e-5);
    expect(result.rows[1]?.['put']).to.be.closeTo(5.5735, 5e-5);
    expect(Number(aggregate(result.computation, 'dearest'))).to.be.closeTo(34.8798, 5e-5);
    expect(Number(aggregate(result.computation, 'total-call'))).to.be.closeTo(86.1075, 5e-5);
    expect(result.computation.status?.list).to.deep.equal(list?.facts);
  });

  describe('in a file', () => {
    const COUNT = 20_000;
    let file: string;
    let upload: string;

    before(async () => {
      file = join(folder, 'points.ndjson');
      writeFileSync(
        file,
        Array.from({ length: COUNT }, (_, at) => `{"k": ${at}, "big": ${2n ** 63n - BigInt(at)}}\n`).join(''),
      );
      upload = (await factsOf(await listFile(file))).checksum;
    });

    const spec = (changes: Record<string, unknown> = {}) => ({
      parameters: { list: { upload } },
      algorithm: { name: 'echo' },
      ...changes,
    });

    function isWhole({ rows }: LocalResult, repeat = 1): void {
      expect(idsOf(rows)).to.deep.equal(idsUpTo(COUNT * repeat));
      expect(rows.map((row) => row['k'])).to.deep.equal(idsUpTo(COUNT * repeat).map((id) => Math.floor(id / repeat)));
    }

    it('is computed by several workers, each fetching its part', async () =>
      isWhole(await run(spec({ shards: 3 }), file)));

    it('is computed in mode Queue, and repeated', async () => {
      const queue = { mode: 'Queue', queue: { batchSize: 700 }, parallelism: 2 };
      isWhole(await run(spec({ ...queue, parameters: { list: { upload }, repeat: 2 } }), file), 2);
    });

    it('is computed whole where a worker is killed on the way', async () => {
      let fleet: Fleet | undefined;
      let killed = false;
      const result = await run(spec({ shards: 2 }), file, {
        started: (running) => {
          ({ fleet } = running);
        },
        progress: ({ status }) => {
          const [worker] = fleet?.pids ?? [];
          if (killed || worker === undefined || (status?.progress?.completed ?? 0) === 0) return;
          killed = true;
          process.kill(worker.pid, 'SIGKILL');
        },
      });
      expect(killed).to.equal(true);
      isWhole(result);
    });

    it('is refused where it is another one than the Computation names', async () => {
      const other = join(folder, 'other.csv');
      writeFileSync(other, 'x\n1\n');
      expect(await refusal(run(spec(), other)))
        .to.contain(upload)
        .and.to.contain('whose checksum is sha256:');
    });
  });

  it('is asked for where it is missing', async () => {
    const upload = `sha256:${'0'.repeat(64)}`;
    expect(await refusal(localList(of({ list: { upload } }), new Map(), undefined))).to.contain('give --list FILE');
    const configMap = { list: { configMap: { name: 'points', key: 'p.csv' }, format: 'Csv' } };
    expect(await refusal(localList(of(configMap), new Map(), undefined))).to.contain(
      'put that ConfigMap into the same file',
    );
    const without = new Map([['points', new Map([['other', '']])]]);
    expect(await refusal(localList(of(configMap), without, undefined))).to.contain('ConfigMap points has other');
    expect(await refusal(localList(of({ count: 1 }), new Map(), 'a.csv'))).to.contain('--list is given, but');
  });
});
