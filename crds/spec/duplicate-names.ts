import type { SpecProblem } from './spec-problem.ts';

/** One problem for each name that stands in the list a second time. */
export function duplicateNames(field: string, list: readonly { name: string }[]): SpecProblem[] {
  const seen = new Set<string>();
  return list.flatMap(({ name }, i) => {
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [{ field: `${field}[${i}].name`, value: name, allowed: 'a name that no other entry of the list has' }];
  });
}
