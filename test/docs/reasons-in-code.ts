import { sourceFiles } from './source-files.ts';

/** What a `reason:` may be followed by: up to the end of its property. */
const REASON = /\breason: ([^,}\n]+)|\?\? ('[A-Z]\w+')/g;
const WORD = /'([A-Z][A-Za-z]+)'/g;
const CONSTANT = /\b([A-Z][A-Z_]{3,})\b/g;

/**
 * The words that a Computation's reasons, conditions and events can have by the controller's code: literals that stand as
 * a `reason`, and constants that are used as one.
 */
export function reasonsInCode(): Set<string> {
  const files = [...sourceFiles('operator/reconcile', 'operator/act', 'operator/observe', 'cli').values()];
  const constants = new Map(
    files.flatMap((text) =>
      [...text.matchAll(/\bconst ([A-Z_]+) = '([A-Z]\w+)';/g)].map(([, name = '', word = '']) => [name, word]),
    ),
  );
  const words = new Set<string>();
  for (const text of files) {
    for (const [, property, fallback] of text.matchAll(REASON)) {
      const said = property ?? fallback ?? '';
      for (const [, word = ''] of said.matchAll(WORD)) words.add(word);
      for (const [, name = ''] of said.matchAll(CONSTANT)) {
        const word = constants.get(name);
        if (word !== undefined) words.add(word);
      }
    }
  }
  return words;
}
