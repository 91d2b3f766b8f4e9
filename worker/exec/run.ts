/** How an executable ended. */
export interface ExecutableEnd {
  /** 0 where it was ended by a signal, or did not start. */
  code: number;
  /** The signal that ended it, such as SIGSEGV. */
  signal?: string;
  /** Why it could not be started. */
  problem?: string;
  /** The most memory that it had, bytes, where that is known. */
  peakBytes?: number;
  /** The last MiB that it wrote. */
  stdout: Buffer;
  /** The last 4 KiB. */
  stderr: Buffer;
}

/**
 * Has an executable, named by an absolute path, run in an empty folder to its end, one after the other, and gives the
 * function that awaits that. Ends are awaited in the order in which they were asked for.
 */
export type Run = (file: string, args: readonly string[]) => () => ExecutableEnd;
