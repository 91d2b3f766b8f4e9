import { readdirSync, readFileSync } from 'node:fs';

/** Ids of the processes of a group that run; those that have ended and wait for their parent are left out. */
export function livingGroup(group: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      try {
        const [state, , itsGroup] =
          pid > 0 ? (readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? []) : [];
        return Number(itsGroup) === group && state !== 'Z';
      } catch {
        return false;
      }
    });
}
