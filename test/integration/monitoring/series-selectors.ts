const GROUPING = /\b(?:by|on|without|ignoring|group_left|group_right)\s*\([^)]*\)/g;
const DURATION = /\[[^\]]*\]/g;
const NAME_LABELS_CALL = /(?<![\w:.])([a-zA-Z_:][\w:]*)(\{[^}]*\})?(\s*\()?/g;
const OPERATORS = new Set(['and', 'or', 'unless', 'bool', 'offset']);

/** The series that a PromQL expression asks for: `name` or `name{label="…"}`, each once. */
export function seriesSelectors(expr: string): string[] {
  const words = expr.replaceAll(GROUPING, ' ').replaceAll(DURATION, ' ').matchAll(NAME_LABELS_CALL);
  const found = [...words].flatMap(([, name = '', labels = '', call]) =>
    call !== undefined || OPERATORS.has(name) ? [] : [name + labels],
  );
  return [...new Set(found)];
}
