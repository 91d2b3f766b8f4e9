import type { Algorithm, Parameters } from '../computation.ts';
import { placeholdersIn } from '../exec-placeholders.ts';
import { isRecord } from '../record.ts';
import type { SpecProblem } from './spec-problem.ts';

const ALWAYS = ['parameter', 'id', 'seed', 'folder'];

/** What is wrong with the placeholders of `spec.algorithm.exec`: each must be something that every run has. */
export function checkExec({ exec = [], args }: Algorithm, parameters: Parameters): SpecProblem[] {
  const fields = fieldsOf(parameters);
  if (fields === undefined) return [];
  const known = [...fields, ...ALWAYS, ...Object.keys(args).map((name) => `args.${name}`)];
  const unknown = exec.flatMap(placeholdersIn).find((name) => !known.includes(name));
  if (unknown === undefined) return [];
  const allowed = `a placeholder for an axis, or something else that there is: ${known.map((name) => `{${name}}`).join(', ')}`;
  return [{ field: 'spec.algorithm.exec', value: `{${unknown}}`, allowed }];
}

/** The fields that a parameter can have; undefined where they are not known before it is read. */
function fieldsOf({ grid, list, random, latinHypercube, sobol }: Parameters): string[] | undefined {
  if (list !== undefined && !Array.isArray(list.values)) return undefined;
  const listed = (list?.values ?? []).filter(isRecord).flatMap((value) => Object.keys(value));
  const axes = [grid, random?.axes, latinHypercube?.axes, sobol?.axes].flatMap((each) => each ?? []);
  return [...new Set([...axes.map(({ name }) => name), ...listed])];
}
