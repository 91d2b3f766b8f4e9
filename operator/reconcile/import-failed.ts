import type { Observed } from './observed.ts';
import { termination } from './pod-facts.ts';
import type { Problem } from './problem.ts';

const MAX_MESSAGE = 1_000;
/** How a worker whose function cannot be loaded begins what it says at its end. */
const IMPORT_FAILED = /^ImportFailed: /;

/** The function cannot be loaded, by the word of a worker; every other worker would find the same. */
export function importFailed({ pods }: Pick<Observed, 'pods'>): Problem | undefined {
  for (const pod of pods) {
    const said = pod.status?.phase === 'Failed' ? (termination(pod)?.message?.trim() ?? '') : '';
    const problem = importProblem(said);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** The condition for what a worker said; undefined where that is something else. */
export function importProblem(said: string): Problem | undefined {
  if (!IMPORT_FAILED.test(said)) return undefined;
  return { reason: 'ImportFailed', message: said.replace(IMPORT_FAILED, '').slice(0, MAX_MESSAGE) };
}
