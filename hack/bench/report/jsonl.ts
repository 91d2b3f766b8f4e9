import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { BenchLine } from './line.ts';

/** The lines of a file as `make bench` wrote it; none where there is no such file. */
export function readLines(file: string): BenchLine[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((text) => text !== '')
    .map((text): BenchLine => JSON.parse(text));
}

/**
 * Replaces the lines that have the names of new ones, keeps the others, and writes the file, the figures in that order.
 * Gives all lines.
 */
export function mergeLines(file: string, fresh: readonly BenchLine[], order: readonly string[]): BenchLine[] {
  const merged = new Map([...readLines(file), ...fresh].map((line) => [line.name, line]));
  const lines = [...merged.values()].toSorted((a, b) => order.indexOf(a.figure) - order.indexOf(b.figure));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return lines;
}

/** Forgets what was measured before. */
export function startAfresh(file: string): void {
  rmSync(file, { force: true });
}
