/** A mistake in a program, such as a command that the client of Redis does not have: to try it again mends nothing. */
export function isProgrammingError(error: unknown): error is Error {
  return [TypeError, ReferenceError, RangeError, SyntaxError].some((kind) => error instanceof kind);
}
