import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { UsedSoFar } from './usage-meter.ts';

/**
 * What the container has used by its cgroup (version 2); undefined outside of one, where the files are those of the whole
 * machine: its root has no memory.current.
 */
export function cgroupUsage(folder = '/sys/fs/cgroup'): UsedSoFar | undefined {
  const current = numberIn(join(folder, 'memory.current'), /^(\d+)/);
  const microseconds = numberIn(join(folder, 'cpu.stat'), /^usage_usec (\d+)$/m);
  if (current === undefined || microseconds === undefined) return undefined;
  // Kernels before 5.19 have no peak.
  const peak = numberIn(join(folder, 'memory.peak'), /^(\d+)/) ?? current;
  return { cpuMs: microseconds / 1000, memoryBytes: peak };
}

function numberIn(file: string, pattern: RegExp): number | undefined {
  try {
    const found = pattern.exec(readFileSync(file, 'latin1'))?.[1];
    return found === undefined ? undefined : Number(found);
  } catch {
    return undefined;
  }
}
