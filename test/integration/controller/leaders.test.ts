import { describeLeaders } from './leaders-story.ts';

describeLeaders('two operators with a lease of 5 s', {
  lease: { leaseMs: 5_000, renewDeadlineMs: 3_500, retryMs: 500 },
  deadWithinMs: 10_000,
  pausedMs: 8_000,
});
