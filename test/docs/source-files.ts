import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The repository's root folder. */
export const ROOT = join(import.meta.dirname, '../..');

/** Text of every TypeScript file below these folders of the repository but tests, by its path. */
export function sourceFiles(...folders: string[]): Map<string, string> {
  const paths = folders.flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: ROOT }));
  const sources = paths.filter((path) => !path.endsWith('.test.ts'));
  return new Map(sources.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]));
}
