import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { spawnedRun } from './spawned-run.ts';

describe('an executable started by Node', () => {
  let folder: string;

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ttg-exec-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function run(script: string): { code: number; signal?: string; stdout: string; stderr: string } {
    const { stdout, stderr, ...end } = spawnedRun(folder)('/bin/sh', ['-c', script])();
    return { ...end, stdout: stdout.toString(), stderr: stderr.toString() };
  }

  it('ends by a code or a signal, and the ends of what it wrote are kept', () => {
    expect(run('echo result; echo trouble >&2; exit 3')).to.deep.equal({
      code: 3,
      stdout: 'result\n',
      stderr: 'trouble\n',
    });
    expect(run('kill -SEGV $$')).to.include({ code: 0, signal: 'SIGSEGV' });
    expect(run('head -c 2000000 /dev/zero; echo end').stdout)
      .to.have.length(1024 * 1024)
      .and.match(/end\n$/);
  });

  it('runs in an empty folder that goes with it', () => {
    expect(run('ls -A; echo x > file; mkdir d').stdout).to.equal('');
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('that is not there says so', () => {
    expect(spawnedRun(folder)('/no/such', [])().problem).to.match(/ENOENT/);
  });
});
