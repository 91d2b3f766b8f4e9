import { readFileSync } from 'node:fs';

/** The process that this one has started first, of those that run; undefined where that cannot be told, or there is none. */
export function firstChildOf(pid: number | undefined): number | undefined {
  try {
    const [first] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ');
    return first === undefined || first === '' ? undefined : Number(first);
  } catch {
    return undefined;
  }
}
