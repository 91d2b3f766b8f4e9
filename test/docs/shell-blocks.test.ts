import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { runBlock } from './run-block.ts';
import { allShellBlocks, blocksToRun, shellBlocks } from './shell-blocks.ts';
import { ROOT } from './source-files.ts';

describe('the shell blocks of README and docs', function () {
  this.timeout(120_000);
  const blocks = allShellBlocks();

  it('are each run by a test, or say why not', () => {
    expect(blocks.length).to.be.greaterThan(20);
    const silent = blocks.filter(({ marker }) => marker === undefined).map(({ where }) => where);
    expect(
      silent,
      'need <!-- run: here -->, <!-- run: cluster --> or <!-- not run: REASON --> before them',
    ).to.deep.equal([]);
  });

  it('that are not run give a reason of more than a word', () => {
    const short = blocks.filter(({ marker }) => marker?.kind === 'not run' && marker.reason.split(' ').length < 4);
    expect(short.map(({ where }) => where)).to.deep.equal([]);
  });

  it('are what bash can read, also those that are not run', () => {
    for (const { where, text } of blocks) {
      if (text.startsWith('$ ')) continue;
      expect(() => execFileSync('bash', ['-n', '-c', text], { stdio: 'pipe' }), where).not.to.throw();
    }
  });

  it('name make targets, npm scripts and files of hack/ and config/ that there are', () => {
    const makefile = readFileSync(join(ROOT, 'Makefile'), 'utf8');
    const scripts = readFileSync(join(ROOT, 'package.json'), 'utf8');
    const unknown = blocks.flatMap(({ where, text }) => [
      ...[...text.matchAll(/\bmake (?:-s )?([a-z][a-z-]*)/g)]
        .filter(([, target = '']) => !new RegExp(`^${target}:`, 'm').test(makefile))
        .map(([found]) => `${where}: ${found}`),
      ...[...text.matchAll(/\bnpm run (?:-s )?([a-z-]+)/g)]
        .filter(([, script = '']) => !scripts.includes(`"${script}":`))
        .map(([found]) => `${where}: ${found}`),
      ...[...text.matchAll(/(?<![\w/])(?:hack|config)\/[\w./-]+/g)]
        .filter(([path]) => !existsSync(join(ROOT, path)))
        .map(([found]) => `${where}: ${found}`),
    ]);
    expect(unknown).to.deep.equal([]);
  });

  for (const block of blocksToRun('here')) {
    it(`run without a cluster: ${block.where}`, () => runBlock(block, { ...process.env, KUBECONFIG: '' }));
  }
});

function page(before: string, language = 'sh'): string {
  return `${before}\n\`\`\`${language}\n$ make\n\`\`\`\n`;
}

describe('a shell block', () => {
  it('takes its marker from the line before it', () => {
    const markers = [
      '<!-- run: here -->',
      '<!-- run: cluster -->',
      '<!-- run: cluster, long -->',
      '<!-- not run: too long -->',
      'Text.',
    ].map((before) => shellBlocks('a.md', page(before))[0]?.marker);
    expect(markers).to.deep.equal([
      { kind: 'here' },
      { kind: 'cluster' },
      { kind: 'long' },
      { kind: 'not run', reason: 'too long' },
      undefined,
    ]);
  });

  it('is also one without a language that shows a prompt, but no other language', () => {
    expect(shellBlocks('a.md', page('', ''))).to.have.lengthOf(1);
    expect(shellBlocks('a.md', page('', 'yaml'))).to.deep.equal([]);
  });
});
