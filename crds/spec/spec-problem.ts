/** One thing that is wrong with a manifest. */
export interface SpecProblem {
  /** Where, such as `spec.parameters.grid[1].steps`. */
  field: string;
  /** What stands there; undefined where something is missing. */
  value: unknown;
  /** What would be right; completes the sentence "allowed is …". */
  allowed: string;
}

const MAX_VALUE_CHARACTERS = 120;

/** A problem in one sentence that names field, value and what is allowed. */
export function problemText({ field, value, allowed }: SpecProblem): string {
  if (value === undefined) return `${field} is missing; needed is ${allowed}`;
  const json = JSON.stringify(value);
  const shown = json.length > MAX_VALUE_CHARACTERS ? `${json.slice(0, MAX_VALUE_CHARACTERS)}…` : json;
  return `${field} is ${shown}; allowed is ${allowed}`;
}
