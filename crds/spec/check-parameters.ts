import type { Axis, ParameterRange, Parameters } from '../computation.ts';
import { InvalidParameters, MAX_PARAMETERS, parameterSpace } from '../parameters/parameter-space.ts';
import { duplicateNames } from './duplicate-names.ts';
import type { SpecProblem } from './spec-problem.ts';

/**
 * Upper bound of one value of a list or an axis as JSON in UTF-8. Parameters stand in failures and aggregates of the
 * status, which has to stay small.
 */
export const MAX_VALUE_BYTES = 4096;

const KINDS = ['count', 'range', 'grid', 'list'] as const;

/** What is wrong with `spec.parameters` beyond the types and bounds of the schema. */
export function checkParameters(parameters: Parameters): SpecProblem[] {
  const field = 'spec.parameters';
  const given = KINDS.filter((kind) => parameters[kind] !== undefined);
  if (given.length !== 1) return [{ field, value: given, allowed: 'exactly one of count, range, grid and list' }];
  const problems = [
    ...(parameters.range === undefined ? [] : checkRange(`${field}.range`, parameters.range)),
    ...(parameters.grid === undefined ? [] : checkGrid(`${field}.grid`, parameters.grid)),
    ...checkValues(`${field}.list.values`, parameters.list?.values),
  ];
  return problems.length > 0 ? problems : checkCount(`${field}.${given.join('')}`, parameters);
}

function checkRange(field: string, { start, end, step }: ParameterRange): SpecProblem[] {
  if (step === 0) return [{ field: `${field}.step`, value: step, allowed: 'any number but 0' }];
  if (step > 0 ? start < end : start > end) return [];
  const allowed = 'start below end with a step above 0, or start above end with a step below 0';
  return [{ field, value: { start, end, step }, allowed }];
}

function checkGrid(field: string, grid: readonly Axis[]): SpecProblem[] {
  return [...duplicateNames(field, grid), ...grid.flatMap((axis, i) => checkAxis(`${field}[${i}]`, axis))];
}

function checkAxis(field: string, axis: Axis): SpecProblem[] {
  const { from, to, steps, values } = axis;
  const ends = [from, to, steps].filter((part) => part !== undefined).length;
  if (values === undefined ? ends !== 3 : ends !== 0) {
    return [{ field, value: axis, allowed: 'either from, to and steps, or values' }];
  }
  if (values !== undefined) return checkValues(`${field}.values`, values);
  if ((steps === 1) === (from === to)) return [];
  const allowed = steps === 1 ? '2 steps or more, or from equal to to' : 'from unequal to to, or steps 1';
  return [{ field, value: axis, allowed }];
}

function checkValues(field: string, values: readonly unknown[] = []): SpecProblem[] {
  return values.flatMap((value, i) => {
    const bytes = Buffer.byteLength(JSON.stringify(value));
    if (bytes <= MAX_VALUE_BYTES) return [];
    return [{ field: `${field}[${i}]`, value: `${bytes} bytes of JSON`, allowed: `${MAX_VALUE_BYTES} bytes or less` }];
  });
}

function checkCount(field: string, parameters: Parameters): SpecProblem[] {
  try {
    parameterSpace(parameters);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidParameters)) throw error;
    return [{ field, value: error.message, allowed: `1 to ${MAX_PARAMETERS} (2^53-1) parameters` }];
  }
}
