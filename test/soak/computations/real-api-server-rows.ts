import { finishAggregate, newAggregate } from '../../../crds/aggregate/aggregate.ts';
import type { AggregatePartial } from '../../../crds/aggregate/aggregate.ts';
import type { Aggregation, AggregateStatus } from '../../../crds/computation.ts';
import type { ParameterSpace } from '../../../crds/parameters/parameter-space.ts';
import type { Row } from '../../../crds/protocol.ts';
import { aggregateStatuses } from '../../../operator/reconcile/aggregate-status.ts';

/** What the function of a generated Computation gives for an id: sums of these round, and a few fail. */
export function rowOf(id: number): Row {
  return id % 23 === 7
    ? { e: { reason: 'Exception', message: `no root of ${id}`, attempts: 1 } }
    : { r: { result: ((id * 7919) % 1009) / 7 - 50, half: id / 2 } };
}

/** Such a row as the table shows it. */
export function tableRowOf(id: number): Record<string, unknown> {
  const row = rowOf(id);
  return 'e' in row
    ? { param_id: id, error: `Exception: ${row.e.message}` }
    : { param_id: id, ...(typeof row.r === 'object' ? row.r : {}) };
}

/** What the rows of [start, end) contribute. */
export function partialsOf(
  aggregations: readonly Aggregation[],
  space: ParameterSpace,
  start: number,
  end: number,
): AggregatePartial[] {
  return aggregations.map((aggregation) => {
    const aggregate = newAggregate(aggregation);
    for (let id = start; id < end; id += 1) {
      const row = rowOf(id);
      if ('r' in row) {
        aggregate.add(id, () => space.at(id), row.r);
      }
    }
    return aggregate.toPartial();
  });
}

/** The aggregates of an undisturbed run in one piece. */
export function undisturbedAggregates(aggregations: readonly Aggregation[], space: ParameterSpace): AggregateStatus[] {
  const partials = partialsOf(aggregations, space, 0, space.count);
  return aggregateStatuses(
    aggregations.flatMap((aggregation, at) => {
      const partial = partials[at];
      return partial === undefined ? [] : [finishAggregate(aggregation, partial)];
    }),
  );
}
