import type { Algorithm, PythonFunction } from '../computation.ts';
import type { SpecProblem } from './spec-problem.ts';

/** Upper bound of `spec.algorithm.args` as JSON in UTF-8: every worker and every child process gets them. */
export const MAX_ARGS_BYTES = 64 * 1024;

const KINDS = ['name', 'python', 'command', 'exec'] as const;

/** What is wrong with `spec.algorithm` beyond the types and bounds of the schema. */
export function checkAlgorithm(algorithm: Algorithm): SpecProblem[] {
  const given = KINDS.filter((kind) => algorithm[kind] !== undefined);
  const allowed = 'exactly one of name, python, command and exec';
  if (given.length !== 1) return [{ field: 'spec.algorithm', value: given, allowed }];
  const { python, args } = algorithm;
  return [...(python === undefined ? [] : checkPython(python)), ...checkResult(algorithm), ...checkArgs(args)];
}

function checkPython({ configMap, module }: PythonFunction): SpecProblem[] {
  if ((configMap === undefined) !== (module === undefined)) return [];
  const value = configMap === undefined ? [] : ['configMap', 'module'];
  return [{ field: 'spec.algorithm.python', value, allowed: 'exactly one of configMap and module' }];
}

function checkResult({ exec, result, pattern }: Algorithm): SpecProblem[] {
  if (result !== undefined && exec === undefined) {
    return [{ field: 'spec.algorithm.result', value: result, allowed: 'only with exec' }];
  }
  const field = 'spec.algorithm.pattern';
  if ((pattern !== undefined) !== (result === 'Regex')) {
    return [{ field, value: pattern, allowed: 'with result Regex a pattern, and with no other result one' }];
  }
  try {
    // It throws where the pattern is none.
    RegExp(pattern ?? '', 'gm');
    return [];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [{ field, value: pattern, allowed: `a regular expression of JavaScript (${why})` }];
  }
}

function checkArgs(args: Algorithm['args']): SpecProblem[] {
  const bytes = Buffer.byteLength(JSON.stringify(args));
  if (bytes <= MAX_ARGS_BYTES) return [];
  return [
    { field: 'spec.algorithm.args', value: `${bytes} bytes of JSON`, allowed: `${MAX_ARGS_BYTES} bytes or less` },
  ];
}
