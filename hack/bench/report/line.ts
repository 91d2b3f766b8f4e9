import type { Cell, Measurement, Target } from '../figure.ts';
import { summaryOf } from './stats.ts';

/** A measurement as it stands in build/bench.jsonl. */
export interface BenchLine {
  name: string;
  /** The figure that it belongs to, as `ONLY=` names it. */
  figure: string;
  title: string;
  /** The median. */
  value: number;
  unit: string;
  min: number;
  max: number;
  n: number;
  /** Median of the control; absent where there is none. */
  control?: number;
  controlUnit?: string;
  controlTitle?: string;
  /** Such as "≤ 1.05"; absent where the figure is only reported. */
  target?: string;
  /** Whether the median keeps the target. */
  ok?: boolean;
  note?: string;
  /** Its place in a table of many by many; absent = it has a row of its own. */
  cell?: Cell;
  /** When it was measured, ISO 8601. */
  measuredAt: string;
}

/** Sums a measurement of a figure up. @throws RangeError where it has no values. */
export function lineOf(figure: string, measurement: Measurement, now: Date): BenchLine {
  const { name, title, unit, values, control, target, note, cell } = measurement;
  const { median, min, max, n } = summaryOf(values);
  return {
    name,
    figure,
    title,
    value: rounded(median),
    unit,
    min: rounded(min),
    max: rounded(max),
    n,
    ...(control === undefined
      ? {}
      : { control: rounded(summaryOf(control.values).median), controlUnit: control.unit, controlTitle: control.title }),
    ...(target === undefined ? {} : { target: targetText(target), ok: keeps(median, target) }),
    ...(note === undefined ? {} : { note }),
    ...(cell === undefined ? {} : { cell }),
    measuredAt: now.toISOString(),
  };
}

/** Whether a value is within its bound. */
export function keeps(value: number, target: Target): boolean {
  return 'most' in target ? value <= target.most : value >= target.least;
}

function targetText(target: Target): string {
  return 'most' in target ? `≤ ${target.most}` : `≥ ${target.least.toLocaleString('en')}`;
}

/** Four digits say all that such a measurement knows. */
function rounded(value: number): number {
  return Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4));
}
