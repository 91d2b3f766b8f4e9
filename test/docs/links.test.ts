import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from './source-files.ts';

/** The anchors of a document's headings, as GitHub makes them. */
function anchors(document: string): Set<string> {
  const headings = [...document.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

function brokenLinks(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8').replaceAll(/`[^`\n]*`/g, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
    if (/^[a-z]+:/.test(link)) return [];
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? join(ROOT, file) : join(ROOT, dirname(file), path);
    if (!existsSync(target)) return [`${file}: ${link}`];
    if (anchor === undefined || !target.endsWith('.md')) return [];
    return anchors(readFileSync(target, 'utf8')).has(anchor) ? [] : [`${file}: ${link}`];
  });
}

describe('the links between README and docs', () => {
  it('lead to files and headings that there are', () => {
    const files = ['README.md', ...globSync('docs/**/*.md', { cwd: ROOT })];
    expect(files.flatMap((file) => brokenLinks(file))).to.deep.equal([]);
  });
});
