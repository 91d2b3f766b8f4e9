import { secondsText } from '../../cli/report/format-seconds.ts';
import { markdownTable } from '../../cli/report/markdown-table.ts';
import { ASPECTS, CAPABILITIES } from './first-system.ts';
import type { RecordedSuite, RecordedTests } from './recorded-tests.ts';

/** What `make test` runs. */
const MAKE_TEST = ['lint', 'types', 'unit', 'integration', 'e2e'];

/** The generated sections of docs/test-results.md. */
export function testSections(tests: RecordedTests): Map<string, string> {
  const suites = Object.entries(tests);
  const passed = new Map(suites.flatMap(([, { files }]) => Object.entries(files)));
  return new Map([
    ['suites', suiteTable(suites)],
    ['machine', [...new Set(suites.map(([, { machine, node }]) => `${machine}; Node ${node}.`))].join('\n')],
    ['aspects', aspects(passed)],
    ['capabilities', capabilities(passed)],
    ['trouble', trouble(suites)],
  ]);
}

function suiteTable(suites: readonly [string, RecordedSuite][]): string {
  const header = ['Suite', 'Passed', 'Failed', 'Skipped', 'Took', 'When, UTC', 'Commit'];
  const missing = MAKE_TEST.filter((name) => !suites.some(([recorded]) => recorded === name));
  const remark = missing.length === 0 ? '' : `\n\nNot recorded yet: ${missing.join(', ')}.`;
  return `${markdownTable(header, suites.map(suiteRow))}${remark}`;
}

function suiteRow([name, suite]: [string, RecordedSuite]): string[] {
  const { passed, failed, pending, seconds, recordedAt, commit } = suite;
  const when = recordedAt.slice(0, 16).replace('T', ' ');
  return [name, String(passed), String(failed), String(pending), secondsText(seconds * 1000), when, commit];
}

function aspects(passed: ReadonlyMap<string, number>): string {
  const rows = ASPECTS.map(({ aspect, before, here, tests }) => [aspect, before, here, seen(tests, passed)]);
  return markdownTable(['Aspect', 'First system, January 2026', 'Here', 'Seen by'], rows);
}

function capabilities(passed: ReadonlyMap<string, number>): string {
  const rows = CAPABILITIES.map(({ what, before, here, tests }) => [what, before, here, seen(tests, passed)]);
  return markdownTable(['What the report names', 'Before', 'Here', 'Seen by'], rows);
}

/** Each test file with how many of its tests passed when its suite was recorded. */
function seen(tests: readonly string[], passed: ReadonlyMap<string, number>): string {
  if (tests.length === 0) return 'no test';
  return tests
    .map((file) => `\`${file}\` ${passed.has(file) ? `(${passed.get(file)})` : '(not in these runs)'}`)
    .join(', ');
}

function trouble(suites: readonly [string, RecordedSuite][]): string {
  const lines = suites.flatMap(([name, { failures, unsteady }]) => [
    ...failures.map((title) => `- ${name}, failed: ${title}`),
    ...unsteady.map((title) => `- ${name}, failed once and passed when it ran again: ${title}`),
  ]);
  return lines.length === 0 ? 'Nothing failed.' : lines.join('\n');
}
