import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from 'redis';
import { NotLocally } from './errors.ts';
import { findRedis } from './find-redis.ts';
import { freePort } from './free-port.ts';

const START_TRIES = 200;
const TRY_MS = 100;
const GUARD = '"$0" "$@" & server=$!; read -r _; kill -9 $server';

/** The Redis of a run of mode Queue without a cluster: the user's own, by TTG_REDIS_URL, or one for this run alone. */
export class LocalRedis {
  readonly url: string;
  private readonly process: ChildProcess | undefined;

  private constructor(url: string, process?: ChildProcess) {
    this.url = url;
    this.process = process;
  }

  /** @param folder of the run; nothing is written there but what Redis itself wants. @throws NotLocally */
  static async start(folder: string, env: NodeJS.ProcessEnv = process.env): Promise<LocalRedis> {
    const given = env['TTG_REDIS_URL'];
    if (given !== undefined && given !== '') return new LocalRedis(given);
    const program = findRedisServer(env);
    const port = await freePort();
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
    // It ends when its input closes: also when this process is killed.
    const server = spawn('/bin/sh', ['-c', GUARD, program, ...args], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    server.stdin?.on('error', () => undefined);
    const redis = new LocalRedis(`redis://127.0.0.1:${port}`, server);
    let ended = '';
    server.once('error', (error) => (ended = error.message));
    server.once('exit', (code, signal) => (ended = `it ended by ${signal ?? `exit code ${code}`}`));
    for (let tries = 0; !(await answers(redis.url)); tries += 1) {
      if (ended !== '' || tries > START_TRIES) {
        redis.stop();
        throw new NotLocally(`${program} did not start: ${ended === '' ? 'no answer' : ended}`);
      }
      await pause(TRY_MS);
    }
    return redis;
  }

  stop(): void {
    this.process?.stdin?.end();
  }
}

/** @throws NotLocally where there is none */
function findRedisServer(env: NodeJS.ProcessEnv): string {
  const found = findRedis('redis-server', env);
  if (found !== undefined) return found;
  throw new NotLocally(
    'spec.mode is Queue, and redis-server is neither on the PATH nor in the cache; ' +
      '`make redis` brings it, or TTG_REDIS_URL names one, or spec.mode Static needs none',
  );
}

async function answers(url: string): Promise<boolean> {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    if (client.isOpen) client.destroy();
  }
}
