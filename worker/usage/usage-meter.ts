import type { WorkerUsage } from '../../crds/protocol.ts';
import { cgroupUsage } from './cgroup-usage.ts';
import { processUsage } from './process-usage.ts';

/** What was used since the beginning, and the most memory that is known to have been in use, or is in use now. */
export interface UsedSoFar {
  cpuMs: number;
  memoryBytes: number;
}

/** Measures what a worker and all that it started use, from one commit to the next. */
export class UsageMeter {
  private readonly used: () => UsedSoFar | undefined;
  private told = 0;
  private peak = 0;

  /** @param used what is asked; default: the container's cgroup, outside of one the processes themselves. */
  constructor(used: () => UsedSoFar | undefined = () => cgroupUsage() ?? processUsage()) {
    this.used = used;
  }

  /** Milliseconds of CPU since the last call, and the peak of memory so far; undefined where neither can be told. */
  lap(): WorkerUsage | undefined {
    const used = this.used();
    if (used === undefined) return undefined;
    this.peak = Math.max(this.peak, used.memoryBytes);
    const cpuMs = Math.max(0, Math.round(used.cpuMs - this.told));
    this.told += cpuMs;
    return { cpuMs, peakMemoryBytes: this.peak };
  }
}
