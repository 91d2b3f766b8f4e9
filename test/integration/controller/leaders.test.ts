import { describeLeaders } from './leaders-story.ts';

describeLeaders('two operators with a lease of 5 s', {
  lease: { leaseMs: 5_000, renewDeadlineMs: 3_500, retryMs: 500 },
  // Bounds for a machine that has much else to do; test/integration/long holds the operator to what is promised.
  cleanWithinMs: 30_000,
  deadWithinMs: 45_000,
  pausedMs: 8_000,
});
