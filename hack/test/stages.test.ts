import { expect } from 'chai';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { disturbsOthers } from '../../test/e2e/docs-blocks.ts';
import { filesBeside, LONGEST, stagesOf } from './stages.ts';

const root = join(import.meta.dirname, '../..');

/** Words of tests that touch what all others on the cluster need, too. */
const SHARED =
  /SYSTEM_NAMESPACE|ttg-system|'(drain|cordon|taint)'|operator-process|ledger-elsewhere|node-faults|control-plane\.ts|cleanup-all/;
/** Files that say such a word and may run beside others all the same, each with why. */
const HARMLESS: Readonly<Record<string, string>> = {
  'test/e2e/faults/queue.test.ts':
    'takes Redis away, which only Computations of mode Queue need, and none beside it is',
};

/** Files that a pattern of mocha stands for, without those that are ignored. */
function filesOf(args: readonly string[]): string[] {
  const ignored = args.indexOf('--ignore');
  const patterns = ignored < 0 ? args : args.slice(0, ignored);
  const exclude = ignored < 0 ? [] : args.slice(ignored + 1);
  return patterns.flatMap((pattern) => globSync(pattern, { cwd: root, exclude }));
}

function disturbs(text: string): boolean {
  return disturbsOthers({ where: 'docs/a.md:1', text });
}

describe('the stages of a suite', () => {
  const suites = [
    { suite: 'integration', where: 'test/**/*.test.ts', notIn: ['test/e2e/**', 'test/*/long/**'] },
    { suite: 'e2e', where: 'test/e2e/**/*.test.ts', notIn: ['test/e2e/long/**'] },
    { suite: 'e2e-long', where: 'test/e2e/long/**/*.test.ts', notIn: [] },
  ];
  for (const { suite, where, notIn } of suites) {
    it(`have each file of ${suite} once`, () => {
      const files = (stagesOf(suite) ?? []).flatMap(({ processes }) => processes.flatMap(filesOf));
      expect(files.toSorted()).to.deep.equal(globSync(where, { cwd: root, exclude: notIn }).toSorted());
    });
  }

  it('have tests alone that touch what others on the cluster need: these stand in test/e2e/alone', () => {
    const disturbing = filesBeside().filter((file) => SHARED.test(readFileSync(join(root, file), 'utf8')));
    expect(disturbing).to.deep.equal(Object.keys(HARMLESS));
  });

  it('have only files on the cluster beside others, and of mode Queue only one, whose Redis goes', () => {
    const queued = filesBeside().filter((file) => /mode: 'Queue'/.test(readFileSync(join(root, file), 'utf8')));
    expect(queued).to.deep.equal(Object.keys(HARMLESS));
  });

  it('have one process of make soak for each file: the cluster that one finds is not always that of the one before', () => {
    const files = (stagesOf('e2e-long') ?? []).flatMap(({ processes }) => processes.map(filesOf));
    expect(files.filter(({ length }) => length !== 1)).to.deep.equal([]);
  });

  it('have blocks of guides alone that change the installation', () => {
    expect(disturbs('kubectl get pods\nkubectl delete pod -n ttg-system -l app=x --wait=false')).to.equal(true);
    expect(disturbs('kubectl -n ttg-system scale statefulset ttg-ledger --replicas=0')).to.equal(true);
    expect(disturbs('kubectl delete computations --all -n ttg-demo')).to.equal(false);
    expect(disturbs('kubectl -n ttg-system logs deployment/ttg-operator')).to.equal(false);
  });

  it('begin on the cluster with the files that take longest', () => {
    const longest = LONGEST.map((name) => `test/e2e/${name}.test.ts`);
    expect(filesBeside().slice(0, longest.length)).to.deep.equal(longest);
  });

  it('look last at the rights that all the others used', () => {
    expect(stagesOf('e2e')?.at(-1)?.processes.flatMap(filesOf)).to.deep.equal(['test/e2e/last/used-rights.test.ts']);
  });

  it('are not there of other suites', () => {
    expect(stagesOf('unit')).to.equal(undefined);
  });
});
