import { kubectl } from '../cluster.ts';
import { aComputation } from './a-computation.ts';
import { ownNamespace } from './namespaces.ts';
import { Run } from './run.ts';

describe('a namespace that is deleted while a Computation runs in it', function () {
  this.timeout(400_000);
  const namespace = ownNamespace('ttg-faults-namespace');

  it('goes with all that is in it', async () => {
    const run = await Run.of(aComputation(namespace, 'evicted'));
    await run.reaches(20);
    await kubectl('delete', 'namespace', namespace, '--timeout=60s');
  });
});
