import { describeLeaders } from '../controller/leaders-story.ts';

describeLeaders('two operators as they are installed', {
  cleanWithinMs: 5_000,
  deadWithinMs: 20_000,
  pausedMs: 60_000,
});
