import type { AggregateStatus } from '../../crds/computation.ts';
import { textTable } from './table.ts';

/** Each aggregate with its value, exactly as the status has it. */
export function aggregatesSection(aggregates: readonly AggregateStatus[]): string[] {
  if (aggregates.length === 0) return [];
  const rows = aggregates.map((aggregate) => [aggregate.name, aggregate.op, valueText(aggregate), remarks(aggregate)]);
  const [, ...lines] = textTable(
    ['', '', '', ''].map((title) => ({ title, align: 'left' as const })),
    rows,
  );
  return ['Aggregates', ...lines];
}

function valueText({ value, top, histogram, quantiles, parameter, id }: AggregateStatus): string {
  if (top !== undefined) return top.map((entry) => `${entry.value} (id ${entry.id})`).join(', ');
  if (histogram !== undefined) {
    const { from, to, below, above, counts } = histogram;
    return `${from} to ${to}: ${counts.join(' ')}; below ${below}, above ${above}`;
  }
  if (quantiles !== undefined) return quantiles.map((each) => `${each.at}: ${each.value}`).join(', ');
  if (id === undefined) return value ?? 'none';
  return `${value ?? 'none'} at parameter ${JSON.stringify(parameter)} (id ${id})`;
}

function remarks(aggregate: AggregateStatus): string {
  const { skipped, nan = 0, positiveInfinity = 0, negativeInfinity = 0 } = aggregate;
  const counts: [string, number][] = [
    ['skipped', skipped],
    ['NaN', nan],
    ['Infinity', positiveInfinity],
    ['-Infinity', negativeInfinity],
  ];
  return counts
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}
