import type { Computation, ComputationSpec } from '../../../crds/computation.ts';
import { parameterCount } from '../../../crds/parameters/parameter-space.ts';
import type { Random } from '../random.ts';
import { legalComputation } from './legal-spec.ts';

const MOST_PARAMETERS = 300;
const MOST_SHARDS = 6;

/** A legal spec that is small enough to be computed row by row in a test. */
export function smallSpec(random: Random): ComputationSpec {
  const { spec }: Computation = legalComputation(random, 'not-yet', new Date());
  const isLarge = parameterCount(spec.parameters) > MOST_PARAMETERS;
  const { maxBytes: _maxBytes, ...results } = spec.results;
  return {
    ...spec,
    ...(isLarge ? { parameters: { count: random.whole(1, MOST_PARAMETERS) } } : {}),
    ...(spec.shards === undefined ? {} : { shards: Math.min(spec.shards, MOST_SHARDS) }),
    parallelism: Math.min(spec.parallelism, MOST_SHARDS),
    results,
  };
}
