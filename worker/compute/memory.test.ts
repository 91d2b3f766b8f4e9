import { expect } from 'chai';
import { memoryBudget, memoryOf } from './memory.ts';

const MIB = 1024 * 1024;

describe('the memory of a worker', () => {
  it('may grow to its limit without a tenth, at least 32 MiB', () => {
    expect(memoryBudget({ TTG_MEMORY_LIMIT_BYTES: String(1000 * MIB) })).to.equal(900 * MIB);
    expect(memoryBudget({ TTG_MEMORY_LIMIT_BYTES: String(128 * MIB) })).to.equal(96 * MIB);
  });

  it('is measured for a process that runs, and 0 for one that does not', () => {
    const before = memoryOf(process.pid);
    const held = Buffer.alloc(64 * MIB, 1);
    expect(memoryOf(process.pid) - before).to.be.within(40 * MIB, 100 * MIB);
    expect(held.length).to.equal(64 * MIB);
    expect(memoryOf(2 ** 22 + 1)).to.equal(0);
  });
});
