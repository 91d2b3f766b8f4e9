import { readFileSync } from 'node:fs';

/** Where the kernel counts how many processes of this container it has killed: cgroups of version 2 and 1. */
const FILES = ['/sys/fs/cgroup/memory.events', '/sys/fs/cgroup/memory/memory.oom_control'];

/** Tells whether the kernel has killed a process of this container because memory had run out. */
export class OutOfMemoryKills {
  private readonly files: readonly string[];
  private known: number;

  constructor(files: readonly string[] = FILES) {
    this.files = files;
    this.known = this.count();
  }

  /** It has since this was asked last, or since the beginning; false where that cannot be told. */
  hasKilled(): boolean {
    const before = this.known;
    this.known = this.count();
    return this.known > before;
  }

  private count(): number {
    for (const file of this.files) {
      try {
        return Number(/^oom_kill (\d+)$/m.exec(readFileSync(file, 'latin1'))?.[1] ?? 0);
      } catch {
        // The other version of cgroups, or none.
      }
    }
    return 0;
  }
}
