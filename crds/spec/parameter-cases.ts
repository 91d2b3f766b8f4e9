import type { SpecCase } from './spec-cases.ts';

const AXIS = { name: 'x', from: 0, to: 1, steps: 3 };
const CHECKSUM = `sha256:${'0f'.repeat(32)}`;
const HUGE = { from: 0, to: 1, steps: 100_000_000 };

/** Parameters that are wrong, for {@link SPEC_CASES}. */
export const PARAMETER_CASES: readonly SpecCase[] = [
  {
    title: 'no parameter space',
    spec: { parameters: {} },
    field: 'spec.parameters',
    allowed: 'exactly one of count, range, grid, list, random, latinHypercube and sobol',
  },
  {
    title: 'two parameter spaces',
    spec: { parameters: { count: 1, range: { end: 5 } } },
    field: 'spec.parameters',
    allowed: 'exactly one of count, range, grid, list, random, latinHypercube and sobol',
  },
  {
    title: 'a range with step 0',
    spec: { parameters: { range: { end: 5, step: 0 } } },
    field: 'spec.parameters.range.step',
    allowed: 'any number but 0',
  },
  {
    title: 'a range whose step goes the other way',
    spec: { parameters: { range: { start: 0, end: 5, step: -1 } } },
    field: 'spec.parameters.range',
    allowed: 'start below end with a step above 0',
  },
  {
    title: 'an empty range',
    spec: { parameters: { range: { start: 5, end: 5 } } },
    field: 'spec.parameters.range',
    allowed: 'start below end with a step above 0',
  },
  {
    title: 'a range of more than 2^53-1 parameters',
    spec: { parameters: { range: { end: 1e15, step: 0.1 } } },
    field: 'spec.parameters.range',
    allowed: '9007199254740991 (2^53-1)',
  },
  {
    title: 'an axis with neither ends nor values',
    spec: { parameters: { grid: [{ name: 'x' }] } },
    field: 'spec.parameters.grid[0]',
    allowed: 'either from, to and steps (and scale), or values',
  },
  {
    title: 'an axis with ends and values',
    spec: { parameters: { grid: [AXIS, { ...AXIS, name: 'z', values: [1] }] } },
    field: 'spec.parameters.grid[1]',
    allowed: 'either from, to and steps (and scale), or values',
  },
  {
    title: 'an axis with values and one of the ends',
    spec: { parameters: { grid: [{ name: 'x', from: 1, values: [1] }] } },
    field: 'spec.parameters.grid[0]',
    allowed: 'either from, to and steps (and scale), or values',
  },
  {
    title: 'an axis without steps',
    spec: { parameters: { grid: [{ name: 'x', from: 0, to: 1 }] } },
    field: 'spec.parameters.grid[0]',
    allowed: 'either from, to and steps (and scale), or values',
  },
  {
    title: 'an axis of one step between two ends',
    spec: { parameters: { grid: [{ ...AXIS, steps: 1 }] } },
    field: 'spec.parameters.grid[0]',
    allowed: '2 steps or more',
  },
  {
    title: 'an axis of equal values',
    spec: { parameters: { grid: [{ ...AXIS, to: 0 }] } },
    field: 'spec.parameters.grid[0]',
    allowed: 'steps 1',
  },
  {
    title: 'two axes of one name',
    spec: { parameters: { grid: [AXIS, AXIS] } },
    field: 'spec.parameters.grid',
    allowed: 'name',
  },
  {
    title: 'a grid of more than 2^53-1 parameters',
    spec: {
      parameters: {
        grid: [
          { name: 'x', ...HUGE },
          { name: 'z', ...HUGE },
        ],
      },
    },
    field: 'spec.parameters.grid',
    allowed: '(2^53-1) parameters',
  },
  {
    title: 'a grid that is too large by its lists of values',
    spec: {
      parameters: {
        grid: [
          { name: 'x', ...HUGE },
          { ...HUGE, name: 'z', steps: 50_000_000 },
          { name: 'm', values: [1, 2] },
        ],
      },
    },
    field: 'spec.parameters.grid',
    allowed: '(2^53-1) parameters',
    controllerOnly: true,
  },
  {
    title: 'a log axis that reaches 0',
    spec: { parameters: { grid: [{ ...AXIS, scale: 'Log' }] } },
    field: 'spec.parameters.grid[0]',
    allowed: 'both above 0, or both below 0',
  },
  {
    title: 'a log axis through 0',
    spec: { parameters: { sobol: { count: 8, axes: [{ name: 'x', from: -1, to: 1, scale: 'Log' }] } } },
    field: 'spec.parameters.sobol.axes[0]',
    allowed: 'both above 0, or both below 0',
  },
  {
    title: 'values with a scale',
    spec: { parameters: { grid: [{ name: 'x', values: [1, 10], scale: 'Log' }] } },
    field: 'spec.parameters.grid[0]',
    allowed: 'either from, to and steps (and scale), or values',
  },
  {
    title: 'a zip without a grid',
    spec: { parameters: { count: 8, zip: ['x', 'z'] } },
    field: 'spec.parameters.zip',
    allowed: 'names of axes of the grid',
  },
  {
    title: 'a zip of an axis that is not there',
    spec: { parameters: { grid: [AXIS, { ...AXIS, name: 'z' }], zip: ['x', 'w'] } },
    field: 'spec.parameters.zip',
    allowed: 'names of axes of the grid',
  },
  {
    title: 'a zip of one axis with itself',
    spec: { parameters: { grid: [AXIS, { ...AXIS, name: 'z' }], zip: ['x', 'x'] } },
    field: 'spec.parameters.zip',
    allowed: 'each name once',
  },
  {
    title: 'a zip of axes of different lengths',
    spec: { parameters: { grid: [AXIS, { name: 'z', values: [1, 2] }], zip: ['x', 'z'] } },
    field: 'spec.parameters.zip',
    allowed: 'equally many values',
    controllerOnly: true,
  },
  {
    title: 'a count that is repeated too often',
    spec: { parameters: { count: 2 ** 52, repeat: 3 } },
    field: 'spec.parameters',
    allowed: '(2^53-1) parameters',
  },
  {
    title: 'an axis of a design with one end',
    spec: { parameters: { random: { count: 8, axes: [{ name: 'x', from: 1 }] } } },
    field: 'spec.parameters.random.axes[0]',
    allowed: 'either from and to (and steps, scale), or values',
  },
  {
    title: 'an axis of a design with steps and values',
    spec: { parameters: { latinHypercube: { count: 8, axes: [{ name: 'x', values: [1], steps: 3 }] } } },
    field: 'spec.parameters.latinHypercube.axes[0]',
    allowed: 'either from and to (and steps, scale), or values',
  },
  {
    title: 'an axis of a design without extent',
    spec: { parameters: { sobol: { count: 8, axes: [{ name: 'x', from: 1, to: 1 }] } } },
    field: 'spec.parameters.sobol.axes[0]',
    allowed: 'from unequal to',
  },
  {
    title: 'two axes of one name in a design',
    spec: {
      parameters: {
        random: {
          count: 8,
          axes: [
            { name: 'x', from: 0, to: 1 },
            { name: 'x', from: 0, to: 1 },
          ],
        },
      },
    },
    field: 'spec.parameters.random.axes',
    allowed: 'name',
  },
  {
    title: 'an empty list',
    spec: { parameters: { list: {} } },
    field: 'spec.parameters.list',
    allowed: 'exactly one of values, configMap and upload',
  },
  {
    title: 'a list from two places',
    spec: { parameters: { list: { values: [1], upload: CHECKSUM } } },
    field: 'spec.parameters.list',
    allowed: 'exactly one of values, configMap and upload',
  },
  {
    title: 'a list from a ConfigMap in no format',
    spec: { parameters: { list: { configMap: { name: 'points', key: 'points.csv' } } } },
    field: 'spec.parameters.list',
    allowed: 'format goes with configMap',
  },
  {
    title: 'a format without a ConfigMap',
    spec: { parameters: { list: { upload: CHECKSUM, format: 'Csv' } } },
    field: 'spec.parameters.list',
    allowed: 'format goes with configMap',
  },
  {
    title: 'a listed parameter of more than 4 KiB',
    spec: { parameters: { list: { values: [1, { text: 'x'.repeat(4096) }] } } },
    field: 'spec.parameters.list.values[1]',
    allowed: '4096 bytes or less',
    controllerOnly: true,
  },
  {
    title: 'a value of an axis of more than 4 KiB',
    spec: { parameters: { grid: [{ name: 'm', values: ['ä'.repeat(2048)] }] } },
    field: 'spec.parameters.grid[0].values[0]',
    allowed: '4096 bytes or less',
    controllerOnly: true,
  },
];

/** Parameters at the edge of what is allowed, for {@link VALID_SPECS}. */
export const VALID_PARAMETERS: readonly { title: string; spec: Record<string, unknown> }[] = [
  { title: 'the most parameters', spec: { parameters: { count: 9_007_199_254_740_991 } } },
  { title: 'a range that goes down', spec: { parameters: { range: { start: 1, end: 0, step: -0.1 } } } },
  {
    title: 'a grid of both kinds of axes',
    spec: { parameters: { grid: [AXIS, { name: 'm', values: ['a', 1.5, null] }] } },
  },
  { title: 'an axis of one step', spec: { parameters: { grid: [{ name: 'x', from: 2, to: 2, steps: 1 }] } } },
  {
    title: 'a list in a ConfigMap',
    spec: { parameters: { list: { configMap: { name: 'points', key: 'points.csv' }, format: 'Csv' }, repeat: 3 } },
  },
  { title: 'an uploaded list', spec: { parameters: { list: { upload: CHECKSUM } } } },
  { title: 'a list of any JSON', spec: { parameters: { list: { values: [1, 'a', { b: [1] }, null, true, 2.5] } } } },
  {
    title: 'a log axis beside one that goes with it',
    spec: {
      parameters: {
        grid: [
          { name: 'x', from: -1, to: -0.001, steps: 3, scale: 'Log' },
          { name: 'z', values: ['a', 'b', 'c'] },
        ],
        zip: ['x', 'z'],
        repeat: 3,
      },
    },
  },
  {
    title: 'axes whose product is in bounds only because they are zipped',
    spec: {
      parameters: {
        grid: [
          { name: 'x', ...HUGE },
          { name: 'z', ...HUGE },
        ],
        zip: ['x', 'z'],
      },
    },
  },
  {
    title: 'a design over every kind of axis',
    spec: {
      parameters: {
        sobol: {
          count: 1_000_000_000,
          seed: 7,
          axes: [
            { name: 'a', from: 1, to: -1 },
            { name: 'b', from: 0.1, to: 10, scale: 'Log' },
            { name: 'c', from: 1, to: 10, steps: 10 },
            { name: 'd', values: ['u', null] },
          ],
        },
      },
    },
  },
];
