/**
 * `node main.ts SUITE…`: runs the make targets of these names one after the other, all of them even when one fails. The
 * end says again what failed and why, and is one line: `N passed, N failed`. Exit code 0 when nothing failed. With
 * `DOCS=1` what each suite came to is put down in docs/runs/tests.json, for docs/test-results.md.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginCluster } from './begin-cluster.ts';
import { COMPILE_CACHE } from './compile-cache.ts';
import { countsOf } from './counts.ts';
import { outcomesFrom } from './outcomes.ts';
import { recordResults, type SuiteResult } from './record-results.ts';
import { failureLines, unsteadyLines } from './summary.ts';
import { passOnKeepingTail } from './tail-of.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'ttg-test-'));
const ci = process.env['CI'] === 'true';
/** DOCS is for this run alone; make would hand it on to each `make` that a test calls, in either way. */
const NOT_FOR_SUITES = { DOCS: undefined, MAKEFLAGS: undefined, MAKEOVERRIDES: undefined, MFLAGS: undefined };

async function run(suite: string): Promise<SuiteResult> {
  const file = join(folder, suite);
  const begun = performance.now();
  console.log(`\n━━ ${suite}`);
  const child = spawn('make', ['-s', suite], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...COMPILE_CACHE,
      ...process.env,
      ...NOT_FOR_SUITES,
      TTG_TEST_OUTCOMES: file,
      ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}),
    },
  });
  const tail = passOnKeepingTail(child, (chunk) => process.stdout.write(chunk));
  const [code] = await once(child, 'close');
  const outcomes = existsSync(file) ? outcomesFrom(readFileSync(file, 'utf8')) : [];
  const counts = countsOf(suite, typeof code === 'number' ? code : 1, outcomes, tail());
  return { suite, outcomes, seconds: Math.round((performance.now() - begun) / 1000), ...counts };
}

/** Why there can be no nodes here; undefined where there can. */
function whyNoNodes(): string | undefined {
  const check = spawnSync('bash', ['hack/kind/docker.sh', '--check'], { cwd: root, encoding: 'utf8' });
  return check.status === 0 ? undefined : check.stderr.trim();
}

const onNodes = (suite: string): boolean => suite.startsWith('e2e');

const suites = process.argv.slice(2);
const obstacle = suites.some(onNodes) ? whyNoNodes() : undefined;
const leftOut = suites.filter(onNodes).join(', ');
const notice = `${leftOut} ${ci ? 'fails' : 'is left out'}: ${obstacle}`;
if (obstacle !== undefined) console.log(notice);

let cluster: (() => Promise<void>) | undefined;
const results: SuiteResult[] = [];
for (const suite of suites) {
  if (onNodes(suite) && obstacle !== undefined) continue;
  // Its nodes start while tests without nodes run, most of whose time is spent waiting.
  if (suite === 'integration' && suites.some(onNodes) && obstacle === undefined) cluster = beginCluster(root);
  if (onNodes(suite)) await cluster?.();
  results.push(await run(suite));
}
if (obstacle !== undefined && ci) {
  const failure = { title: leftOut, message: obstacle };
  results.push({
    suite: leftOut,
    passed: 0,
    failed: 1,
    pending: 0,
    failures: [failure],
    unsteady: [],
    outcomes: [],
    seconds: 0,
  });
}
rmSync(folder, { recursive: true });
if (process.env['DOCS'] === '1') await recordResults(results);

console.log('');
for (const { failures } of results) for (const line of failureLines(failures)) console.log(line);
for (const { unsteady } of results) for (const line of unsteadyLines(unsteady)) console.log(line);
for (const { suite, passed, failed, pending, seconds } of results) {
  console.log(
    `${suite}: ${passed} passed, ${failed} failed${pending === 0 ? '' : `, ${pending} skipped`}, ${seconds} s`,
  );
}
if (obstacle !== undefined) console.log(notice);
const sum = (field: 'passed' | 'failed'): number => results.reduce((total, result) => total + result[field], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') === 0 ? 0 : 1;
