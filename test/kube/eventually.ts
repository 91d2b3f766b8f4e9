import { setTimeout as sleep } from 'node:timers/promises';

/** Repeats an assertion until it holds and gives what it returned; throws its last error after `withinMs` (30,000). */
export async function eventually<T>(assertion: () => T | Promise<T>, withinMs = 30_000): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (performance.now() > deadline) {
        throw error;
      }
      await sleep(20);
    }
  }
}
