import { readdirSync, readFileSync } from 'node:fs';
import type { UsedSoFar } from './usage-meter.ts';

/** Linux counts CPU time in hundredths of a second, and memory here in pages, on nearly all machines of 4 KiB. */
const MS_PER_TICK = 10;
const PAGE_BYTES = 4096;
/** Fields of /proc/PID/stat, counted from the one behind the program's name: utime, stime, and both of ended children. */
const TIMES = [11, 12, 13, 14] as const;
const RESIDENT = 21;

/** What a process, all that it started and what of that has ended have used; undefined where there is no /proc. */
export function processUsage(pid = process.pid): UsedSoFar | undefined {
  const own = statOf(pid);
  if (own === undefined) return undefined;
  const used = { cpuMs: own.cpuMs, memoryBytes: own.memoryBytes };
  for (const child of childrenOf(pid)) {
    const theirs = processUsage(child);
    used.cpuMs += theirs?.cpuMs ?? 0;
    used.memoryBytes += theirs?.memoryBytes ?? 0;
  }
  return used;
}

function statOf(pid: number): UsedSoFar | undefined {
  const text = textOf(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = TIMES.reduce((sum, field) => sum + Number(fields[field]), 0);
  return { cpuMs: ticks * MS_PER_TICK, memoryBytes: Number(fields[RESIDENT]) * PAGE_BYTES };
}

function childrenOf(pid: number): number[] {
  let threads: string[];
  try {
    threads = readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
  const lists = threads.map((thread) => textOf(`/proc/${pid}/task/${thread}/children`) ?? '');
  return lists.flatMap((list) => list.split(' ').filter((word) => word !== '')).map(Number);
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return undefined;
  }
}
