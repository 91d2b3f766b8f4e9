/** A program (controller or ledger) that has started and is doing its work. */
export interface RunningProgram {
  /**
   * Settles when the program ended by itself, with its exit code (a lost lease: 1). Never settles for a program that
   * runs until it is stopped.
   */
  readonly ended: Promise<number>;
  /** Orderly end: nothing new is begun, what is under way is finished, leases and locks are given back. */
  stop(): Promise<void>;
}

/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;
