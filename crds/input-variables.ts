import type { Input, WorkerTemplate } from './computation.ts';

/** The variable by which a function finds an input's folder, wherever it runs: `INPUT_TABLE` for one with the name table. */
export function inputVariable(name: string): string {
  return `INPUT_${name.toUpperCase().replaceAll('-', '_')}`;
}

/**
 * The variables by which functions find the folders of their inputs. `env` of the worker goes before them.
 *
 * @param folderOf default: where it is mounted.
 */
export function inputVariables(
  { inputs = [], env = [] }: Pick<WorkerTemplate, 'inputs' | 'env'>,
  folderOf: (input: Input) => string = ({ mountPath }) => mountPath,
): Readonly<Record<string, string>> {
  const own = new Set(env.map(({ name }) => name));
  return Object.fromEntries(
    inputs
      .map((input) => [inputVariable(input.name), folderOf(input)] as const)
      .filter(([variable]) => !own.has(variable)),
  );
}
