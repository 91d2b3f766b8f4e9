import { describeLeaders } from '../controller/leaders-story.ts';

describeLeaders('two operators as they are installed', { deadWithinMs: 20_000, pausedMs: 60_000 });
