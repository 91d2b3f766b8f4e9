import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { memoryBudget, memoryOf } from './memory.ts';

const MIB = 1024 * 1024;

/** The memory of a fresh process that holds so many MiB, in bytes; a process that lives longer gives back at any moment. */
function memoryWith(mib: number): number {
  const source = `
    import { memoryOf } from ${JSON.stringify(join(import.meta.dirname, 'memory.ts'))};
    const held = Buffer.alloc(${mib * MIB}, 1);
    process.stdout.write(String(held.length && memoryOf(process.pid)));`;
  return Number(spawnSync(process.execPath, ['--input-type=module', '-e', source], { encoding: 'utf8' }).stdout);
}

describe('the memory of a worker', function () {
  this.timeout(30_000);

  it('may grow to its limit without a tenth, at least 32 MiB', () => {
    expect(memoryBudget({ TTG_MEMORY_LIMIT_BYTES: String(1000 * MIB) })).to.equal(900 * MIB);
    expect(memoryBudget({ TTG_MEMORY_LIMIT_BYTES: String(128 * MIB) })).to.equal(96 * MIB);
  });

  it('is measured for a process that runs, and 0 for one that does not', () => {
    expect(memoryWith(301) - memoryWith(1)).to.be.within(260 * MIB, 340 * MIB);
    expect(memoryOf(2 ** 22 + 1)).to.equal(0);
  });
});
