import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from 'redis';
import { NotLocally } from './errors.ts';

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

/** On the PATH, or in the cache that `make redis` fills. @throws NotLocally */
function findRedisServer(env: NodeJS.ProcessEnv): string {
  const cache = env['TTG_CACHE'] || join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'ttg');
  const folders = [...(env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== ''), join(cache, 'redis')];
  const found = folders.map((folder) => join(folder, 'redis-server')).find(isExecutable);
  if (found !== undefined) return found;
  throw new NotLocally(
    'spec.mode is Queue, and redis-server is neither on the PATH nor in the cache; ' +
      '`make redis` brings it, or TTG_REDIS_URL names one, or spec.mode Static needs none',
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
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
