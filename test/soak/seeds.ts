/** Which generated cases a test runs. */
export interface Cases {
  /** Seed of the first case; case k has seed + k, so that one alone can be run again. */
  seed: number;
  count: number;
}

/** SEED and N of the environment; a seed of the clock and `count` where they are not set. @throws RangeError */
export function casesFrom(env: NodeJS.ProcessEnv, count: number): Cases {
  return { seed: wholeNumber(env, 'SEED', Date.now() % 1_000_000_000), count: wholeNumber(env, 'N', count) };
}

/** How to run one case alone. */
export function againText(seed: number): string {
  return `again: make generated N=1 SEED=${seed}`;
}

function wholeNumber(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`${name} is "${text}"; allowed are whole numbers from 0`);
  }
  return value;
}
