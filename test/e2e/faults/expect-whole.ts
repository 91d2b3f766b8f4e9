import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import { COUNT } from './a-computation.ts';
import { upTo, type Run } from './run.ts';
import { undisturbed } from './undisturbed.ts';

/**
 * What must hold of {@link aComputation} whatever died on the way: Succeeded, each parameter once in the table and in
 * order, and the aggregates of an undisturbed run bit for bit.
 */
export async function expectWhole(run: Run, end: Computation): Promise<void> {
  expect(end.status).to.include({ phase: 'Succeeded', reason: 'AllComputed' });
  expect(end.status?.progress).to.include({ completed: COUNT, failed: 0, percent: 100 });
  expect(end.status?.aggregates).to.deep.equal(await undisturbed());
  expect(await run.ids()).to.deep.equal(upTo(COUNT));
}
