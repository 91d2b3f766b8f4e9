import type { SpecCase } from './spec-cases.ts';

const GRID = { grid: [{ name: 'x', values: [1, 2] }] };
const SOBOL = { sobol: { count: 4, axes: [{ name: 'x', from: 0, to: 1 }] } };
const field = 'spec.algorithm.exec';
const allowed = 'placeholder for an axis';

/** Placeholders of an exec that stand for nothing. */
export const EXEC_CASES: readonly SpecCase[] = [
  {
    title: 'a placeholder without an axis of that name',
    spec: { parameters: GRID, algorithm: { exec: ['./sim', '--x={x},{y}'] } },
    field,
    allowed,
  },
  {
    title: 'a placeholder for an axis where the parameters are numbers',
    spec: { algorithm: { exec: ['./sim', '{x}'] } },
    field,
    allowed,
  },
  {
    title: 'a placeholder without an axis in a design',
    spec: { parameters: SOBOL, algorithm: { exec: ['./sim', '{z}'] } },
    field,
    allowed,
  },
  {
    title: 'a placeholder for an argument that is not there',
    spec: { algorithm: { exec: ['./sim', '{args.k}'], args: { l: 1 } } },
    field,
    allowed,
    controllerOnly: true,
  },
  {
    title: 'a placeholder for a field that no value of a list has',
    spec: {
      parameters: { list: { values: [{ x: 1 }, { z: 1 }] } },
      algorithm: { exec: ['./sim', '{x}', '{z}', '{y}'] },
    },
    field,
    allowed,
    controllerOnly: true,
  },
];

/** Specs whose placeholders all stand for something. */
export const VALID_EXECS: readonly { title: string; spec: Record<string, unknown> }[] = [
  {
    title: 'an exec with every kind of placeholder',
    spec: {
      parameters: GRID,
      algorithm: { exec: ['./sim', '{x}{parameter}', '{id}', '{seed}', '{folder}/{args.k}'], args: { k: 1 } },
    },
  },
  { title: 'an axis of a design in an exec', spec: { parameters: SOBOL, algorithm: { exec: ['./sim', '--x={x}'] } } },
  { title: 'braces that are none in an exec', spec: { algorithm: { exec: ['awk', '{{y}} ${1} {} {"a":1}'] } } },
  {
    title: 'fields of a list in an exec',
    spec: { parameters: { list: { values: [{ x: 1 }, { y: 1 }] } }, algorithm: { exec: ['./sim', '{x}', '{y}'] } },
  },
];
