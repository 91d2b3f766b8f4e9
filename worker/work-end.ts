import { EXIT_GIVE_UP, EXIT_LATER } from '../crds/exit-codes.ts';
import { InvalidParameters } from '../crds/parameters/parameter-space.ts';
import { BadAlgorithm, ComputationEnded, ImportFailed, LedgerAway, ModeChanged } from './errors.ts';

/** How a worker ended. */
export interface WorkEnd {
  exitCode: number;
  /** Why, where it is not completion. */
  error?: Error;
}

/** A worker's life, in whichever mode. */
export interface Work {
  /** Ends when all is complete, when `leave` asks for it, or when nothing more can be done. */
  run(leave: AbortSignal): Promise<WorkEnd>;
  /** What the run came to, for machines. */
  summary(end: WorkEnd): object;
}

/** The end of a worker that cannot go on because of this. */
export function endBy(thrown: unknown): WorkEnd {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return { exitCode: exitCodeOf(error), error };
}

function exitCodeOf(error: Error): number {
  const isOneOf = (...kinds: (new (message: string) => Error)[]): boolean =>
    kinds.some((kind) => error instanceof kind);
  if (isOneOf(BadAlgorithm, ImportFailed, InvalidParameters)) return EXIT_GIVE_UP;
  if (isOneOf(ComputationEnded, ModeChanged, LedgerAway)) return EXIT_LATER;
  return 1;
}
