/** Tells the time. */
export interface Clock {
  now(): Date;
  /** Whether what it tells can be relied on: there is nothing better to wait for. */
  readonly isKnown: boolean;
}

/** This machine's. */
export const SYSTEM_CLOCK: Clock = { now: () => new Date(), isKnown: true };
