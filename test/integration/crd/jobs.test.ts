import { expect } from 'chai';
import { withDefaults } from '../../../crds/manifest/defaults.ts';
import { manifestOf, VALID_SPECS } from '../../../crds/spec/spec-cases.ts';
import { sharedTestEnv } from '../../env/shared.ts';
import type { TestEnv } from '../../env/test-env.ts';
import { jobOf } from '../../reconcile/builders.ts';

describe('the API server accepts the Job of a Computation with', function () {
  this.timeout(60_000);
  let env: TestEnv;

  before(async () => {
    env = await sharedTestEnv();
  });

  for (const { title, spec } of VALID_SPECS.filter(({ spec }) => 'worker' in spec)) {
    it(title, async () => {
      const { status: _, ...job } = jobOf(withDefaults(manifestOf(spec), { uid: 'u1' }));
      const { uid: __, resourceVersion: ___, creationTimestamp: ____, namespace: _____, ...metadata } = job.metadata;
      const created = await env.tryKubectl(
        ['create', '--dry-run=server', '--validate=strict', '-f', '-'],
        JSON.stringify({ ...job, metadata }),
      );
      expect(created).to.deep.include({ code: 0, stderr: '' });
    });
  }
});
