/**
 * `node record-run.ts NAME NAMESPACE`: puts a finished Computation and a count of its table into docs/runs/report.json,
 * which docs/REPORT.md is made of. The table comes from standard input, as NDJSON.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import type { Computation } from '../../crds/computation.ts';
import { isRecord } from '../../crds/record.ts';
import { commit, hardware } from '../bench/report/machine.ts';
import { kubectl } from '../results/kubectl.ts';
import { countTable } from './count-table.ts';
import { RUN_FILE, type RecordedRun } from './recorded-run.ts';

async function serverVersion(): Promise<string> {
  const answer: unknown = JSON.parse(await kubectl('version', '-o', 'json'));
  const server = isRecord(answer) && isRecord(answer['serverVersion']) ? answer['serverVersion'] : {};
  const version = server['gitVersion'];
  return typeof version === 'string' ? version : 'unknown';
}

const [name = '', namespace = ''] = process.argv.slice(2);
const computation: Computation = JSON.parse(
  await kubectl('get', 'computation', name, '-n', namespace, '-o', 'json', '--show-managed-fields=false'),
);
const phase = computation.status?.phase;
if (computation.status?.completionTime === undefined) {
  console.error(
    `${namespace}/${name} is ${phase ?? 'not taken up yet'}; a report for docs/ is made of one that has ended`,
  );
  process.exit(1);
}
const run: RecordedRun = {
  recordedAt: new Date().toISOString(),
  commit: commit(),
  kubernetes: await serverVersion(),
  machine: hardware(),
  table: await countTable(process.stdin),
  computation,
};
await mkdir(new URL('.', RUN_FILE), { recursive: true });
await writeFile(RUN_FILE, `${JSON.stringify(run, null, 2)}\n`);
