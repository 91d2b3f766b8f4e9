import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startProgram } from './program.ts';
import { until } from './until.ts';

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('a program of a test', () => {
  let folder: string;
  let log: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ttg-program-'));
    log = join(folder, 'log');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('runs until it is stopped', async () => {
    const program = await startProgram(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], log);
    expect(program.running()).to.equal(true);
    await program.stop();
    expect(program.running()).to.equal(false);
    expect(exists(program.pid)).to.equal(false);
    await program.stop();
  });

  it('keeps what it wrote', async () => {
    const program = await startProgram(process.execPath, ['-e', 'console.log("out"); console.error("err")'], log);
    await until('its end', () => !program.running());
    expect(await program.logTail())
      .to.contain('out')
      .and.to.contain('err');
  });

  it('cannot be started where there is none', async () => {
    const failure = await startProgram(join(folder, 'nothing'), [], log).then(
      (program) => until('its end', () => !program.running()).then(() => program.logTail()),
      String,
    );
    expect(failure).to.match(/nothing.*(ENOENT|No such file)|ENOENT.*nothing/);
  });

  it('does not outlive the process that started it, even when that is killed', async function () {
    if (!existsSync('/usr/bin/setpriv')) this.skip();
    const script = `
      const { startProgram } = await import(${JSON.stringify(new URL('program.ts', import.meta.url).href)});
      const program = await startProgram(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], ${JSON.stringify(log)});
      console.log(program.pid);
      setInterval(() => 0, 1000);
    `;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [chunk] = await once(parent.stdout, 'data');
    const pid = Number(String(chunk));
    expect(exists(pid)).to.equal(true);
    parent.kill('SIGKILL');
    await until('the end of the program', () => !exists(pid));
  });
});
