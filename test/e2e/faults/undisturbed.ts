import type { AggregateStatus } from '../../../crds/computation.ts';
import { computeLocally } from '../../faults/local-harness.ts';
import { aComputation } from './a-computation.ts';

let aggregates: Promise<AggregateStatus[]> | undefined;

/**
 * The aggregates of {@link aComputation} where nothing dies: computed once, as processes of this machine, where nothing
 * of the cluster can disturb it, and without the pauses, which change no result.
 */
export async function undisturbed(): Promise<AggregateStatus[]> {
  const { spec } = aComputation('', 'undisturbed', { algorithm: { name: 'faulty', args: { sleepMs: 0 } } });
  aggregates ??= computeLocally(spec).then(({ computation }) => computation.status?.aggregates ?? []);
  return aggregates;
}
