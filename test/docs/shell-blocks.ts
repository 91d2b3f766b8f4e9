import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './source-files.ts';

/**
 * What the comment before a block says of it: `<!-- run: here -->` without a cluster, `<!-- run: cluster -->` on the
 * kind cluster, `<!-- run: cluster, long -->` there by a test that knows what the block needs, `<!-- not run: REASON -->`.
 */
export type Marker = { kind: 'here' | 'cluster' | 'long' } | { kind: 'not run'; reason: string };

/** A fenced block of shell commands in a document. */
export interface ShellBlock {
  /** Such as `docs/kind.md:31`. */
  where: string;
  text: string;
  /** Undefined where nothing is said of it. */
  marker?: Marker;
}

const SHELLS = new Set(['sh', 'bash', 'shell', 'console', 'zsh']);
const FENCE = /^\s*```(\w*)\s*$/;

/** The shell blocks of the README and of all guides, in the order of the files and of their lines. */
export function allShellBlocks(): ShellBlock[] {
  const files = ['README.md', ...globSync('docs/**/*.md', { cwd: ROOT }).toSorted()];
  return files.flatMap((file) => shellBlocks(file, readFileSync(join(ROOT, file), 'utf8')));
}

/** The shell blocks of a document. A block without a language counts where its first line begins with `$ `. */
export function shellBlocks(file: string, document: string): ShellBlock[] {
  const lines = document.split('\n');
  const blocks: ShellBlock[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const language = FENCE.exec(lines[at] ?? '')?.[1];
    if (language === undefined) continue;
    const end = lines.findIndex((line, index) => index > at && FENCE.test(line));
    const inner = lines.slice(at + 1, end < 0 ? lines.length : end);
    if (SHELLS.has(language) || (language === '' && (inner[0] ?? '').startsWith('$ '))) {
      const marker = markerOf(lines.slice(0, at).findLast((line) => line.trim() !== ''));
      blocks.push({ where: `${file}:${at + 1}`, text: inner.join('\n'), ...(marker === undefined ? {} : { marker }) });
    }
    at = end < 0 ? lines.length : end;
  }
  return blocks;
}

function markerOf(line = ''): Marker | undefined {
  const [, run, reason] = /^\s*<!-- (?:run: (here|cluster|cluster, long)|not run: (.+)) -->$/.exec(line) ?? [];
  if (run === 'cluster, long') return { kind: 'long' };
  if (run === 'here' || run === 'cluster') return { kind: run };
  return reason === undefined ? undefined : { kind: 'not run', reason };
}

/** The blocks to be run in one place, each text once. */
export function blocksToRun(kind: 'here' | 'cluster' | 'long'): ShellBlock[] {
  const seen = new Set<string>();
  return allShellBlocks().filter(({ text, marker }) => {
    if (marker?.kind !== kind || seen.has(text)) return false;
    seen.add(text);
    return true;
  });
}
