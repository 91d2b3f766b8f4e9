import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { ASPECTS, CAPABILITIES } from './first-system.ts';
import type { RecordedSuite } from './recorded-tests.ts';
import { testSections } from './test-sections.ts';

function suiteOf(changes: Partial<RecordedSuite> = {}): RecordedSuite {
  return {
    recordedAt: '2026-01-27T05:20:48.000Z',
    commit: 'abc',
    machine: '2 cores',
    node: '26',
    seconds: 75,
    passed: 5,
    failed: 0,
    pending: 1,
    failures: [],
    unsteady: [],
    files: {},
    ...changes,
  };
}

describe('the test results in docs', () => {
  it('name only test files that there are', () => {
    const files = [...ASPECTS, ...CAPABILITIES].flatMap(({ tests }) => tests);
    const missing = files.filter((file) => !existsSync(new URL(`../../${file}`, import.meta.url)));
    expect(missing).to.deep.equal([]);
  });

  it('have each suite as it was recorded last, with when and of which commit', () => {
    const { suites } = Object.fromEntries(testSections({ unit: suiteOf() }));
    expect(suites).to.contain('| unit | 5 | 0 | 1 | 1m15.0s | 2026-01-27 05:20 | abc |');
  });

  it('name the suites of make test that were never recorded', () => {
    const { suites } = Object.fromEntries(testSections({ unit: suiteOf(), lint: suiteOf(), types: suiteOf() }));
    expect(suites).to.match(/Not recorded yet: integration, e2e\.$/);
  });

  it('say how many tests of a file passed, and where it was in no run', () => {
    const ran = suiteOf({ files: { 'crds/partition.test.ts': 17 } });
    const { capabilities } = Object.fromEntries(testSections({ unit: ran }));
    expect(capabilities).to.contain('`crds/partition.test.ts` (17)');
    expect(capabilities).to.contain('`test/e2e/samples.test.ts` (not in these runs)');
  });

  it('name what failed, in the end or once', () => {
    const ran = suiteOf({ failures: ['that a is b'], unsteady: ['that c is d'] });
    const { trouble } = Object.fromEntries(testSections({ unit: ran }));
    expect(trouble).to.match(/unit, failed: that a is b\n.*unit, failed once .*: that c is d/);
    expect(Object.fromEntries(testSections({ unit: suiteOf() }))['trouble']).to.equal('Nothing failed.');
  });
});
