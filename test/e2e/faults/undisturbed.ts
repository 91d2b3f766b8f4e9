import type { AggregateStatus } from '../../../crds/computation.ts';
import { aComputation } from './a-computation.ts';
import { Run } from './run.ts';

let aggregates: Promise<AggregateStatus[]> | undefined;

/** The aggregates of {@link aComputation} where nothing dies: computed once, in the namespace that asks first. */
export async function undisturbed(namespace: string): Promise<AggregateStatus[]> {
  aggregates ??= Run.of(aComputation(namespace, 'undisturbed'))
    .then(async (run) => run.ends())
    .then(({ status }) => status?.aggregates ?? []);
  return aggregates;
}
