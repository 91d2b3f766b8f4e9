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

/** Replaces the lines that have the names of new ones, keeps the others and their order, and writes the file. */
export function mergeLines(file: string, fresh: readonly BenchLine[]): BenchLine[] {
  const merged = new Map([...readLines(file), ...fresh].map((line) => [line.name, line]));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, [...merged.values()].map((line) => `${JSON.stringify(line)}\n`).join(''));
  return [...merged.values()];
}

/** Forgets what was measured before. */
export function startAfresh(file: string): void {
  rmSync(file, { force: true });
}
