import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { isExecutable } from '../../worker/compute/is-executable.ts';

/**
 * Path of a program of Redis: on the PATH, or in the cache that `make redis` fills; undefined where it is in neither.
 */
export function findRedis(name: 'redis-server' | 'redis-cli', env: NodeJS.ProcessEnv): string | undefined {
  const cache = env['TTG_CACHE'] || join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'ttg');
  const onPath = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...onPath, join(cache, 'redis')].map((folder) => join(folder, name)).find(isExecutable);
}
