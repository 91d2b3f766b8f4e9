import type { Algorithm } from '../computation.ts';
import type { SpecProblem } from './spec-problem.ts';

/** Upper bound of `spec.algorithm.args` as JSON in UTF-8: every worker and every child process gets them. */
export const MAX_ARGS_BYTES = 64 * 1024;

/** What is wrong with `spec.algorithm` beyond the types and bounds of the schema. */
export function checkAlgorithm({ args }: Algorithm): SpecProblem[] {
  const bytes = Buffer.byteLength(JSON.stringify(args));
  if (bytes <= MAX_ARGS_BYTES) return [];
  return [
    { field: 'spec.algorithm.args', value: `${bytes} bytes of JSON`, allowed: `${MAX_ARGS_BYTES} bytes or less` },
  ];
}
