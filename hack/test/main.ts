/**
 * `node main.ts SUITE…`: runs the make targets of these names one after the other, all of them even when one fails, and
 * ends with one line: `N passed, N failed`. Exit code 0 when nothing failed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countsOf } from './counts.ts';
import type { Counts } from './counts.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'ttg-test-'));
const ci = process.env['CI'] === 'true';

async function run(suite: string): Promise<Counts> {
  const file = join(folder, suite);
  console.log(`\n━━ ${suite}`);
  const child = spawn('make', ['-s', suite], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, TTG_TEST_COUNTS: file },
  });
  const [code] = await once(child, 'exit');
  return countsOf(typeof code === 'number' ? code : 1, existsSync(file) ? readFileSync(file, 'utf8') : '');
}

/** Why there can be no nodes here; undefined where there can. */
function whyNoNodes(): string | undefined {
  const check = spawnSync('bash', ['hack/kind/docker.sh', '--check'], { cwd: root, encoding: 'utf8' });
  return check.status === 0 ? undefined : check.stderr.trim();
}

const onNodes = (suite: string): boolean => suite.startsWith('e2e');

const suites = process.argv.slice(2);
const obstacle = suites.some(onNodes) ? whyNoNodes() : undefined;
const notice = `${suites.filter(onNodes).join(', ')} ${ci ? 'fails' : 'is left out'}: ${obstacle}`;
if (obstacle !== undefined) console.log(notice);

const results: [string, Counts][] = [];
for (const suite of suites) {
  if (!onNodes(suite) || obstacle === undefined) results.push([suite, await run(suite)]);
  else if (ci) results.push([suite, { passed: 0, failed: 1, pending: 0 }]);
}
rmSync(folder, { recursive: true });

console.log('');
for (const [suite, { passed, failed, pending }] of results) {
  console.log(`${suite}: ${passed} passed, ${failed} failed${pending === 0 ? '' : `, ${pending} skipped`}`);
}
if (obstacle !== undefined) console.log(notice);
const sum = (field: keyof Counts): number => results.reduce((total, [, counts]) => total + counts[field], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') === 0 ? 0 : 1;
