/** The segment is complete, said by the ledger. */
export const EXIT_COMPLETE = 0;
/** Come back later, not a failure: SIGTERM, the uid has ended, the ledger was away too long. */
export const EXIT_LATER = 75;
/** This shard cannot be computed by any further attempt (unknown algorithm, bad arguments): give it up. */
export const EXIT_GIVE_UP = 76;
