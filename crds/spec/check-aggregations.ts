import type { Aggregation } from '../computation.ts';
import { duplicateNames } from './duplicate-names.ts';
import type { SpecProblem } from './spec-problem.ts';

/** What is wrong with `spec.aggregations` beyond the types and bounds of the schema. */
export function checkAggregations(aggregations: readonly Aggregation[]): SpecProblem[] {
  const field = 'spec.aggregations';
  return [
    ...duplicateNames(field, aggregations),
    ...aggregations.flatMap((aggregation, i) => checkAggregation(`${field}[${i}]`, aggregation)),
  ];
}

function checkAggregation(place: string, aggregation: Aggregation): SpecProblem[] {
  const { op, field, k, from, to, bins, at } = aggregation;
  const problems: SpecProblem[] = [];
  if (field === undefined && op !== 'count') {
    problems.push({ field: `${place}.field`, value: field, allowed: `a field for op ${op}; only count needs none` });
  }
  if (k !== undefined && op !== 'topK') {
    problems.push({ field: `${place}.k`, value: k, allowed: `none for op ${op}, only for topK` });
  }
  if (at !== undefined && op !== 'quantiles') {
    problems.push({ field: `${place}.at`, value: at, allowed: `none for op ${op}, only for quantiles` });
  }
  const given = [from, to, bins].filter((part) => part !== undefined).length;
  if (given !== (op === 'histogram' ? 3 : 0)) {
    const allowed = 'from, to and bins all three for op histogram and none of them for any other';
    problems.push({ field: place, value: aggregation, allowed });
  }
  if (from !== undefined && to !== undefined && from >= to) {
    problems.push({ field: `${place}.from`, value: from, allowed: `a number below to, which is ${to}` });
  }
  return problems;
}
