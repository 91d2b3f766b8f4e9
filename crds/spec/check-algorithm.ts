import type { Algorithm, PythonFunction } from '../computation.ts';
import type { SpecProblem } from './spec-problem.ts';

/** Upper bound of `spec.algorithm.args` as JSON in UTF-8: every worker and every child process gets them. */
export const MAX_ARGS_BYTES = 64 * 1024;

const KINDS = ['name', 'python'] as const;

/** What is wrong with `spec.algorithm` beyond the types and bounds of the schema. */
export function checkAlgorithm(algorithm: Algorithm): SpecProblem[] {
  const given = KINDS.filter((kind) => algorithm[kind] !== undefined);
  if (given.length !== 1) return [{ field: 'spec.algorithm', value: given, allowed: 'exactly one of name and python' }];
  const { python, args } = algorithm;
  return [...(python === undefined ? [] : checkPython(python)), ...checkArgs(args)];
}

function checkPython({ configMap, module }: PythonFunction): SpecProblem[] {
  if ((configMap === undefined) !== (module === undefined)) return [];
  const value = configMap === undefined ? [] : ['configMap', 'module'];
  return [{ field: 'spec.algorithm.python', value, allowed: 'exactly one of configMap and module' }];
}

function checkArgs(args: Algorithm['args']): SpecProblem[] {
  const bytes = Buffer.byteLength(JSON.stringify(args));
  if (bytes <= MAX_ARGS_BYTES) return [];
  return [
    { field: 'spec.algorithm.args', value: `${bytes} bytes of JSON`, allowed: `${MAX_ARGS_BYTES} bytes or less` },
  ];
}
