/** Why a parameter has no result. */
export interface RowFailure {
  reason: FailureReason;
  /** Class name of the exception, signal or exit code, where there is one. */
  type?: string;
  message: string;
  trace?: string;
  /** How often the function was tried. */
  attempts: number;
  /** The process's exit code, or the signal that ended it, such as SIGSEGV; where the process ended. */
  exitCode?: number;
  signal?: string;
  /** The most memory that the process was seen to have, bytes. */
  peakMemoryBytes?: number;
  /** The end of what the process wrote to stderr, 4 KiB at most. */
  stderr?: string;
}

export type FailureReason = 'Exception' | 'Crashed' | 'TimedOut' | 'OutOfMemory' | 'ResultTooLarge' | 'InvalidResult';

/** A failed parameter as reads and the status show it. */
export interface FailureRecord {
  id: number;
  /** The parameter's value, as JSON. */
  parameter: unknown;
  reason: FailureReason;
  type?: string;
  message: string;
}

/** Failed parameters of one kind, by reason, type and message. */
export interface FailureGroup {
  reason: FailureReason;
  type?: string;
  /** The first line of the message; `#` for numbers where they differ. */
  message: string;
  count: number;
  /** The first five ids. */
  ids: number[];
}
