import { readFileSync } from 'node:fs';

const MIB = 1024 * 1024;
/** What stays free for the kernel's buffers and for growth between two looks. */
const LEAST_HEADROOM = 32 * MIB;

/** Bytes of memory that belong to this process alone (the anonymous ones); 0 where that cannot be told. */
export function memoryOf(pid: number): number {
  try {
    const kib = /^RssAnon:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    return Number(kib ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/**
 * Bytes that the worker and its children may take together: the container's limit (`TTG_MEMORY_LIMIT_BYTES`, else the
 * cgroup's) without a headroom of a tenth, at least 32 MiB. Undefined = no limit.
 */
export function memoryBudget(env: NodeJS.ProcessEnv): number | undefined {
  const limit = limitOf(env['TTG_MEMORY_LIMIT_BYTES']) ?? limitOf(cgroupLimit());
  return limit === undefined ? undefined : limit - Math.max(limit / 10, LEAST_HEADROOM);
}

function limitOf(text: string | undefined): number | undefined {
  const bytes = Number(text);
  return text !== undefined && Number.isFinite(bytes) && bytes > 0 && bytes < 2 ** 50 ? bytes : undefined;
}

function cgroupLimit(): string | undefined {
  for (const file of ['/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory/memory.limit_in_bytes']) {
    try {
      return readFileSync(file, 'latin1').trim();
    } catch {
      // The other version of cgroups, or none.
    }
  }
  return undefined;
}
