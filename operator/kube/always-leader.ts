import type { Leadership } from './contract.ts';

/** Leadership of a controller that runs without election: there must be only one of it. */
export const ALWAYS_LEADER: Leadership = { isLeader: () => true };
