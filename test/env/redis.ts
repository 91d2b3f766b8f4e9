import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findRedis } from '../../cli/local/find-redis.ts';
import { freePort } from '../../cli/local/free-port.ts';
import { BinaryMissing } from './binaries.ts';
import { type Program, startProgram } from './program.ts';
import { waitUntilReady } from './wait-until-ready.ts';

const run = promisify(execFile);

export interface RedisOptions {
  /** Password of its default user; none by default. */
  password?: string;
  /** Default: any free one. */
  port?: number;
  /** Files to speak TLS alone with: it is reached by `rediss://` then. */
  tls?: { certFile: string; keyFile: string; caFile: string };
  /** Further arguments: `--appendonly`, `yes`, … By default it keeps nothing on disk. */
  args?: readonly string[];
}

/** A real redis-server on a port of 127.0.0.1 and in a folder of its own. */
export class RedisServer {
  readonly port: number;
  readonly folder: string;
  readonly #options: RedisOptions;
  #password: string | undefined;
  #program: Program;

  private constructor(port: number, folder: string, options: RedisOptions, program: Program) {
    this.port = port;
    this.folder = folder;
    this.#options = options;
    this.#password = options.password;
    this.#program = program;
  }

  /** @throws BinaryMissing, ProgramFailed */
  static async start(options: RedisOptions = {}): Promise<RedisServer> {
    const port = options.port ?? (await freePort());
    const folder = mkdtempSync(join(tmpdir(), 'ttg-redis-'));
    return new RedisServer(port, folder, options, await startServer(port, folder, options));
  }

  /** A folder since Redis 7, a file before. */
  get #log(): string {
    const folder = join(this.folder, 'appendonlydir');
    return existsSync(folder) ? folder : join(this.folder, 'appendonly.aof');
  }

  get #logCopy(): string {
    return join(this.folder, 'log-copy');
  }

  /** Without user and password. */
  get url(): string {
    return `${this.#options.tls === undefined ? 'redis' : 'rediss'}://127.0.0.1:${this.port}`;
  }

  /** What redis-cli prints. @throws Error with what it wrote where it fails */
  async cli(...args: string[]): Promise<string> {
    const way = wayTo(this.port, this.#options, this.#password);
    const { stdout } = await run(redisProgram('redis-cli'), [...way, '-e', ...args]);
    return stdout.trim();
  }

  /** Makes a key one that nobody has used for so long. */
  async age(key: string, seconds: number): Promise<void> {
    const script =
      "local d = redis.call('DUMP', KEYS[1]); return redis.call('RESTORE', KEYS[1], 0, d, 'REPLACE', 'IDLETIME', ARGV[1])";
    await this.cli('EVAL', script, '1', key, String(seconds));
  }

  /** Another password from now on; who is connected stays so. */
  async setPassword(password: string): Promise<void> {
    await this.cli('CONFIG', 'SET', 'requirepass', password);
    this.#password = password;
  }

  async kill(): Promise<void> {
    await this.#program.kill();
  }

  async stop(): Promise<void> {
    await this.#program.stop();
  }

  /** A copy of its append-only file as it is now, to be put back by {@link restoreLog}. */
  copyLog(): void {
    rmSync(this.#logCopy, { recursive: true, force: true });
    cpSync(this.#log, this.#logCopy, { recursive: true });
  }

  /** Puts the copy in place of its append-only file. To be called while it is down. */
  restoreLog(): void {
    const log = this.#log;
    rmSync(log, { recursive: true });
    cpSync(this.#logCopy, log, { recursive: true });
  }

  /** Freezes it, or lets it go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    process.kill(this.#program.pid, signal);
  }

  /** Starts it again on the same port and folder, with the password that it has now. */
  async restart(): Promise<void> {
    await this.stop();
    const password = this.#password;
    const options = password === undefined ? this.#options : { ...this.#options, password };
    this.#program = await startServer(this.port, this.folder, options);
  }

  /** Ends it and removes its folder. */
  async close(): Promise<void> {
    await this.#program.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function startServer(port: number, folder: string, options: RedisOptions): Promise<Program> {
  const { password, tls, args = [] } = options;
  const program = await startProgram(
    redisProgram('redis-server'),
    [
      ...`${tls === undefined ? '--port' : '--port 0 --tls-port'} ${port} --bind 127.0.0.1 --dir ${folder}`.split(' '),
      ...(tls === undefined ? [] : secured(tls)),
      '--save',
      '',
      ...(password === undefined ? [] : ['--requirepass', password]),
      ...args,
    ],
    join(folder, 'redis.log'),
  );
  const ping = [...wayTo(port, options, password), 'PING'];
  await waitUntilReady('redis-server', program, async () => {
    const { stdout } = await run(redisProgram('redis-cli'), ping);
    return stdout.trim() === 'PONG';
  });
  return program;
}

function secured({ certFile, keyFile, caFile }: NonNullable<RedisOptions['tls']>): string[] {
  const files = `--tls-cert-file ${certFile} --tls-key-file ${keyFile} --tls-ca-cert-file ${caFile}`;
  return `${files} --tls-auth-clients no`.split(' ');
}

/** What redis-cli is told to reach it. */
function wayTo(port: number, { tls }: RedisOptions, password: string | undefined): string[] {
  return [
    '-p',
    String(port),
    ...(tls === undefined ? [] : ['--tls', '--cacert', tls.caFile]),
    ...(password === undefined ? [] : ['-a', password, '--no-auth-warning']),
  ];
}

/** @throws BinaryMissing */
function redisProgram(name: 'redis-server' | 'redis-cli'): string {
  const found = findRedis(name, process.env);
  if (found === undefined)
    throw new BinaryMissing(`${name} is neither on the PATH nor in the cache; \`make redis\` brings it`);
  return found;
}
