/** The arguments of `spec.algorithm.args`. */
export type Arguments = Readonly<Record<string, unknown>>;

/** Evaluates one parameter. What it returns must be JSON; what it throws becomes the parameter's failure. */
export type Evaluate = (parameter: unknown, id: number) => unknown;

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
