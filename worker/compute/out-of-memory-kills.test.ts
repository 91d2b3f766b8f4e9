import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { OutOfMemoryKills } from './out-of-memory-kills.ts';

describe('the kernel’s kills for want of memory', () => {
  it('are seen once each, and not where there is no such count', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ttg-kills-'));
    try {
      const file = join(folder, 'memory.events');
      const kills = (count: number): void =>
        writeFileSync(file, `low 0\nmax 7\noom 3\noom_kill ${count}\noom_group_kill 0\n`);
      kills(2);
      const counted = new OutOfMemoryKills([join(folder, 'none'), file]);
      expect(counted.hasKilled()).to.equal(false);
      kills(3);
      expect([counted.hasKilled(), counted.hasKilled()]).to.deep.equal([true, false]);
      expect(new OutOfMemoryKills([join(folder, 'none')]).hasKilled()).to.equal(false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
