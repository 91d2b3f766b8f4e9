import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Preloaded into a process of a test, this takes the command of MISSING_COMMAND from its client of Redis. */
const redis = createRequire(createRequire(import.meta.url).resolve('redis'));
const commands: unknown = redis(join(dirname(redis.resolve('@redis/client')), 'lib/commands/index.js'));
if (typeof commands !== 'object' || commands === null || !('default' in commands)) throw new Error('no commands');
Reflect.deleteProperty(Object(commands.default), process.env['MISSING_COMMAND'] ?? '');
