/** A text in doubled braces, or a placeholder, in an argument of `algorithm.exec`; other braces are themselves. */
export const EXEC_PLACEHOLDER = /\{\{([^{}]*)\}\}|\{([A-Za-z_][\w.-]*)\}/g;

/** The names of the placeholders in an argument, in order. */
export function placeholdersIn(argument: string): string[] {
  return [...argument.matchAll(EXEC_PLACEHOLDER)].flatMap(([, , name]) => (name === undefined ? [] : [name]));
}
