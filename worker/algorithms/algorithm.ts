/** The arguments of `spec.algorithm.args`. */
export type Arguments = Readonly<Record<string, unknown>>;

/** Evaluates one parameter. What it returns must be JSON; what it throws becomes the parameter's failure. */
export type Evaluate = (parameter: unknown, id: number) => unknown;

/**
 * Begins on a parameter, and gives the function that awaits its result. Results are awaited in the order in which they
 * were begun, so what can run elsewhere may run meanwhile.
 */
export type Begin = (parameter: unknown, id: number) => () => unknown;

/** Begins on a parameter when its result is awaited. */
export function whenAwaited(evaluate: Evaluate): Begin {
  return (parameter, id) => () => evaluate(parameter, id);
}

/** A built-in function. */
export interface BuiltIn {
  readonly name: string;
  /**
   * Checks the arguments and gives the function.
   *
   * @throws BadAlgorithm naming the argument, its value and what is allowed.
   */
  prepare(args: Arguments): Evaluate;
}
