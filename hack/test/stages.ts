import { globSync } from 'node:fs';
import { join } from 'node:path';

/** Processes of mocha, so many of them at once. The stages of a suite run one after the other. */
export interface Stage {
  atOnce: number;
  /** mocha's arguments for each, in the order in which they begin. */
  processes: readonly (readonly string[])[];
}

const root = join(import.meta.dirname, '../..');

/**
 * Half of the time of the integration tests is spent waiting: so many portions keep two cores busy, more gain nothing.
 * Each process has an API server of its own where it needs one.
 */
const INTEGRATION: Stage = {
  atOnce: 6,
  processes: [
    ['test/integration/controller/**/[l-z]*.test.ts'],
    ['test/integration/controller/**/[a-k]*.test.ts'],
    ['test/faults/**/*.test.ts', '--ignore', 'test/faults/long/**'],
    ['test/queue/**/*.test.ts', '--ignore', 'test/queue/long/**'],
    ['test/integration/rights/**/*.test.ts'],
    ['test/integration/**/*.test.ts', '--ignore', 'test/integration/{long,controller,rights}/**'],
    ['test/{functions,samples}/**/*.test.ts'],
    ['test/**/*.test.ts', '--ignore', 'test/{e2e,integration,faults,queue,functions,samples}/**'],
  ],
};

/** Where the tests stand that have the cluster to themselves, the one that is the very last, and those of `make soak`. */
const LONG = 'test/e2e/long';
const APART = ['test/e2e/alone', 'test/e2e/last', LONG];

/**
 * The stages of a suite; undefined where there is none of that name. On the cluster first come the files that touch only
 * namespaces of their own, each in a process, beside others; then those of test/e2e/alone, one after the other; last
 * what looks at all that was done. Of `make soak` each file has a process of its own: one of them makes the cluster anew,
 * which a client that was told of the old one does not find.
 */
export function stagesOf(suite: string): readonly Stage[] | undefined {
  if (suite === 'integration') return [INTEGRATION];
  if (suite === 'e2e-long') return [{ atOnce: 1, processes: filesIn(LONG).map((file) => [file]) }];
  if (suite !== 'e2e') return undefined;
  return [
    { atOnce: 3, processes: filesBeside().map((file) => [file]) },
    { atOnce: 1, processes: [['test/e2e/alone/**/*.test.ts']] },
    { atOnce: 1, processes: [['test/e2e/last/**/*.test.ts']] },
  ];
}

const filesIn = (folder: string): string[] => globSync(`${folder}/**/*.test.ts`, { cwd: root }).toSorted();

/** The files on the cluster that run beside others, those that take longest first. */
export function filesBeside(): string[] {
  const files = globSync('test/e2e/**/*.test.ts', { cwd: root, exclude: APART.map((folder) => `${folder}/**`) });
  return files.toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

/** Begun late, they would end alone. Those that need much CPU do not come together: queue and samples. */
export const LONGEST = ['faults/queue', 'faults/cannot-start', 'samples', 'faults/spec-changes', 'faults/hand-edits'];

function rank(file: string): number {
  const at = LONGEST.findIndex((name) => file === `test/e2e/${name}.test.ts`);
  return at < 0 ? LONGEST.length : at;
}
