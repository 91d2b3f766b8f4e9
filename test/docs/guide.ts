import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './source-files.ts';

/** Text of a guide in docs/. */
export function guide(name: string): string {
  return readFileSync(join(ROOT, 'docs', name), 'utf8');
}

/** A guide's section under the heading `## title`, up to the next such heading. Throws where there is none. */
export function section(text: string, title: string): string {
  const found = text.split(/^## /m).find((part) => part.startsWith(`${title}\n`));
  if (found === undefined) throw new TypeError(`there is no section "${title}"`);
  return found;
}

/** The cells of a section's table rows, without the header. */
export function tableRows(text: string): string[][] {
  const rows = text.split('\n').filter((line) => line.startsWith('|'));
  return rows
    .filter((line, at) => !/^\|[-|]+$/.test(line) && !/^\|[-|]+$/.test(rows[at + 1] ?? ''))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** The words in backticks of a cell. */
export function wordsIn(cell: string | undefined): string[] {
  return [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
}

/** What a guide lacks of the code's words, and what it has that the code has not; each said in a few words. */
export function differences(documented: readonly string[], inCode: readonly string[]): string[] {
  return [
    ...[...new Set(inCode)].filter((word) => !documented.includes(word)).map((word) => `${word} is not documented`),
    ...[...new Set(documented)].filter((word) => !inCode.includes(word)).map((word) => `${word} is not in the code`),
  ];
}
