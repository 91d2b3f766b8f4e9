import type { BuiltIn } from './algorithm.ts';
import { onlyArguments } from './arguments.ts';

/** Gives the parameter back. */
export const echo: BuiltIn = {
  name: 'echo',
  prepare(args) {
    onlyArguments('echo', args, []);
    return (parameter) => parameter;
  },
};
