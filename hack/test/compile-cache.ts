import { join } from 'node:path';

/**
 * Where Node keeps what it has compiled, for all processes of a test run: the same sources are begun hundreds of times
 * as workers, ledgers and operators. In the folder that `npm ci` empties; Node itself sees what has changed.
 */
export const COMPILE_CACHE = { NODE_COMPILE_CACHE: join(import.meta.dirname, '../../node_modules/.cache/node') };
