import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import { aComputation } from './a-computation.ts';
import { ownNamespace } from './namespaces.ts';
import { attempts, Run } from './run.ts';

describe('a parameter that takes more memory than its container has', function () {
  this.timeout(400_000);
  const namespace = ownNamespace('ttg-faults-memory');
  let run: Run;
  let end: Computation;

  before(async () => {
    const changes = {
      parameters: { count: 3_000 },
      algorithm: { name: 'faulty', args: { allocateAt: [1500], sleepMs: 1 } },
      worker: { resources: { limits: { memory: '256Mi' } } },
      failurePolicy: { maxFailedParameters: 1 },
    };
    run = await Run.of(aComputation(namespace, 'greedy', changes));
    end = await run.ends();
  });

  it('is OutOfMemory alone; the others are results', () => {
    expect(end.status).to.include({ phase: 'Succeeded' });
    expect(end.status?.failures?.map(({ id, reason }) => `${id} ${reason}`)).to.deep.equal(['1500 OutOfMemory']);
    expect(end.status?.progress).to.include({ completed: 2_999, failed: 1 });
  });

  it('costs no pod', async () => {
    expect(attempts(end)).to.deep.equal([1, 1, 1]);
    expect(await run.pods()).to.have.lengthOf(3);
  });
});
