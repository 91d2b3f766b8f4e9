import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { until } from '../../test/env/until.ts';
import { cgroupUsage } from './cgroup-usage.ts';
import { processUsage } from './process-usage.ts';
import { UsageMeter, type UsedSoFar } from './usage-meter.ts';

const MIB = 1024 * 1024;

describe('what a worker uses', () => {
  it('is told as CPU since the last commit and the most memory so far', () => {
    const looks: (UsedSoFar | undefined)[] = [
      { cpuMs: 100.4, memoryBytes: 5 },
      { cpuMs: 250, memoryBytes: 9 },
      { cpuMs: 240, memoryBytes: 7 },
      undefined,
    ];
    const meter = new UsageMeter(() => looks.shift());
    expect([meter.lap(), meter.lap(), meter.lap(), meter.lap()]).to.deep.equal([
      { cpuMs: 100, peakMemoryBytes: 5 },
      { cpuMs: 150, peakMemoryBytes: 9 },
      { cpuMs: 0, peakMemoryBytes: 9 },
      undefined,
    ]);
  });

  it('is what the container’s cgroup says, and nothing at the root, which is the whole machine', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ttg-cgroup-'));
    try {
      writeFileSync(join(folder, 'cpu.stat'), 'usage_usec 1234567\nuser_usec 1000000\nsystem_usec 234567\n');
      expect(cgroupUsage(folder)).to.equal(undefined);
      writeFileSync(join(folder, 'memory.current'), '1000\n');
      expect(cgroupUsage(folder)).to.deep.equal({ cpuMs: 1234.567, memoryBytes: 1000 });
      writeFileSync(join(folder, 'memory.peak'), '3000\n');
      expect(cgroupUsage(folder)).to.deep.equal({ cpuMs: 1234.567, memoryBytes: 3000 });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('holds, by the processes, what children of children use, also after they have ended', async function () {
    this.timeout(60_000);
    const before = processUsage();
    if (before === undefined) this.skip();
    const busy = 'const end = process.cpuUsage().user + 400_000; while (process.cpuUsage().user < end);';
    const hold = `${busy} globalThis.kept = Buffer.alloc(${100 * MIB}, 1); setTimeout(() => undefined, 60_000)`;
    const program = `require('node:child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(hold)}])`;
    const parent = spawn(process.execPath, ['-e', program], { detached: true, stdio: 'ignore' });
    try {
      await until('the memory to be held', () => (processUsage()?.memoryBytes ?? 0) > before.memoryBytes + 100 * MIB);
      expect(processUsage()?.cpuMs).to.be.at.least(before.cpuMs + 390);
    } finally {
      process.kill(-(parent.pid ?? 0), 'SIGKILL');
    }
  });
});
