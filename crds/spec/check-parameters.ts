import type {
  Axis,
  ParameterList,
  ParameterRange,
  Parameters,
  RandomDesign,
  RandomDesignAxis,
} from '../computation.ts';
import { InvalidParameters, isElsewhere, MAX_PARAMETERS, parameterSpace } from '../parameters/parameter-space.ts';
import { duplicateNames } from './duplicate-names.ts';
import type { SpecProblem } from './spec-problem.ts';

/**
 * Upper bound of one value of a list or an axis as JSON in UTF-8. Parameters stand in failures and aggregates of the
 * status, which has to stay small.
 */
export const MAX_VALUE_BYTES = 4096;

const DESIGNS = ['random', 'latinHypercube', 'sobol'] as const;
const KINDS = ['count', 'range', 'grid', 'list', ...DESIGNS] as const;

/** What is wrong with `spec.parameters` beyond the types and bounds of the schema. */
export function checkParameters(parameters: Parameters): SpecProblem[] {
  const field = 'spec.parameters';
  const given = KINDS.filter((kind) => parameters[kind] !== undefined);
  if (given.length !== 1) {
    const allowed = 'exactly one of count, range, grid, list, random, latinHypercube and sobol';
    return [{ field, value: given, allowed }];
  }
  const problems = [
    ...(parameters.range === undefined ? [] : checkRange(`${field}.range`, parameters.range)),
    ...(parameters.grid === undefined ? [] : checkGrid(`${field}.grid`, parameters.grid)),
    ...(parameters.zip === undefined ? [] : checkZip(`${field}.zip`, parameters.zip, parameters.grid)),
    ...DESIGNS.flatMap((kind) => checkDesign(`${field}.${kind}`, parameters[kind])),
    ...(parameters.list === undefined ? [] : checkList(`${field}.list`, parameters.list)),
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

function checkZip(field: string, zip: readonly string[], grid: readonly Axis[] = []): SpecProblem[] {
  const names = grid.map(({ name }) => name);
  const [first = '', ...others] = zip;
  if (new Set(zip).size < zip.length) return [{ field, value: zip, allowed: 'each name once' }];
  if (!zip.every((name) => names.includes(name))) return [{ field, value: zip, allowed: 'names of axes of the grid' }];
  const lengthOf = (name: string): number | undefined => {
    const axis = grid.find((each) => each.name === name);
    return axis?.values?.length ?? axis?.steps;
  };
  if (others.every((name) => lengthOf(name) === lengthOf(first))) return [];
  const value = Object.fromEntries(zip.map((name) => [name, lengthOf(name)]));
  return [{ field, value, allowed: 'axes with equally many values' }];
}

/** Where a list comes from; the schema says what a name, a key and a checksum look like. */
function checkList(field: string, list: ParameterList): SpecProblem[] {
  const { values, configMap, upload, format } = list;
  const given = Object.entries({ values, configMap, upload }).filter(([, part]) => part !== undefined);
  if (given.length === 1 && (configMap === undefined) === (format === undefined)) return [];
  const allowed = 'exactly one of values, configMap and upload; format goes with configMap, and is needed there';
  return [{ field, value: [...given.map(([name]) => name), ...(format === undefined ? [] : ['format'])], allowed }];
}

function checkAxis(field: string, axis: Axis): SpecProblem[] {
  const { from, to, steps, scale, values } = axis;
  const ends = [from, to, steps].filter((part) => part !== undefined).length;
  if (values === undefined ? ends !== 3 : ends !== 0 || scale !== undefined) {
    return [{ field, value: axis, allowed: 'either from, to and steps (and scale), or values' }];
  }
  if (values !== undefined) return checkValues(`${field}.values`, values);
  if (crossesZero(axis)) return [{ field, value: axis, allowed: SIDES }];
  if ((steps === 1) === (from === to)) return [];
  const allowed = steps === 1 ? '2 steps or more, or from equal to to' : 'from unequal to to, or steps 1';
  return [{ field, value: axis, allowed }];
}

function checkDesign(field: string, design: RandomDesign | undefined): SpecProblem[] {
  if (design === undefined) return [];
  const { axes } = design;
  return [
    ...duplicateNames(`${field}.axes`, axes),
    ...axes.flatMap((axis, i) => checkDesignAxis(`${field}.axes[${i}]`, axis)),
  ];
}

function checkDesignAxis(field: string, axis: RandomDesignAxis): SpecProblem[] {
  const { from, to, steps, scale, values } = axis;
  const ends = [from, to].filter((part) => part !== undefined).length;
  if (values === undefined ? ends !== 2 : ends !== 0 || steps !== undefined || scale !== undefined) {
    return [{ field, value: axis, allowed: 'either from and to (and steps, scale), or values' }];
  }
  if (values !== undefined) return checkValues(`${field}.values`, values);
  if (from === to) return [{ field, value: axis, allowed: 'from unequal to to' }];
  return crossesZero(axis) ? [{ field, value: axis, allowed: SIDES }] : [];
}

/** Scale Log never reaches 0. */
const SIDES = 'from and to both above 0, or both below 0, with scale Log';

function crossesZero({ scale, from = 0, to = 0 }: RandomDesignAxis): boolean {
  return scale === 'Log' && !((from > 0 && to > 0) || (from < 0 && to < 0));
}

function checkValues(field: string, values: readonly unknown[] = []): SpecProblem[] {
  return values.flatMap((value, i) => {
    const bytes = Buffer.byteLength(JSON.stringify(value));
    if (bytes <= MAX_VALUE_BYTES) return [];
    return [{ field: `${field}[${i}]`, value: `${bytes} bytes of JSON`, allowed: `${MAX_VALUE_BYTES} bytes or less` }];
  });
}

function checkCount(field: string, parameters: Parameters): SpecProblem[] {
  if (isElsewhere(parameters)) return [];
  try {
    parameterSpace(parameters);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidParameters)) throw error;
    return [{ field, value: error.message, allowed: `1 to ${MAX_PARAMETERS} (2^53-1) parameters` }];
  }
}
