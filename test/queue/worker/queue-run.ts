import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ComputationProgress, QueueSettings } from '../../../crds/protocol.ts';
import { LedgerClient } from '../../../operator/ledger/client.ts';
import { RedisServer, type RedisOptions } from '../../env/redis.ts';
import { until } from '../../env/until.ts';
import { registrationOf, type Problem } from '../../faults/schedule/problem.ts';
import { answerOf, workerEnv, type Answer } from '../../faults/schedule/undisturbed.ts';
import { WorkerProcess, type End } from '../../faults/schedule/worker-process.ts';
import { LedgerProcess } from '../../ledger/ledger-process.ts';
import { SECRET, temporaryFolder } from '../../ledger/test-ledger.ts';

export const SETTINGS: QueueSettings = {
  batchSize: 20,
  targetSeconds: 1,
  maxDeliveries: 5,
  visibilityTimeoutSeconds: 2,
};

const PATIENCE = { timeoutMs: 150_000, everyMs: 100 };

/** The programs that run; default: this source's. */
export interface Programs {
  ledger: string;
  worker: string;
}

/** A run in mode Queue by real processes: a Redis, a ledger and as many workers as are started. */
export class QueueRun {
  readonly redis: RedisServer;
  readonly ledger: LedgerProcess;
  readonly client: LedgerClient;
  readonly workers: WorkerProcess[] = [];
  readonly #folder: string;
  readonly #tokenFile: string;
  readonly #programs: Programs | undefined;
  #lives = 0;

  private constructor(redis: RedisServer, ledger: LedgerProcess, folder: string, programs?: Programs) {
    this.redis = redis;
    this.ledger = ledger;
    this.client = new LedgerClient({ url: ledger.url, token: async () => SECRET });
    this.#folder = folder;
    this.#programs = programs;
    this.#tokenFile = join(folder, 'token');
    writeFileSync(this.#tokenFile, SECRET);
  }

  /** @param options of its Redis */
  static async start(
    problem: Problem,
    settings: Partial<QueueSettings> = {},
    options: RedisOptions = {},
    programs?: Programs,
  ): Promise<QueueRun> {
    const redis = await RedisServer.start(options);
    const folder = temporaryFolder();
    const { tls, password } = options;
    const passwordFile = join(folder, 'redis-password');
    writeFileSync(passwordFile, password ?? '');
    const env = {
      TTG_REDIS_URL: redis.url,
      TTG_REDIS_PASSWORD_FILE: passwordFile,
      ...(tls !== undefined && { TTG_REDIS_CA_FILE: tls.caFile }),
    };
    const ledger = await LedgerProcess.start(folder, 0, env, programs?.ledger);
    const run = new QueueRun(redis, ledger, folder, programs);
    const registration = { ...registrationOf(problem, 3, 1), mode: 'Queue' as const };
    await run.client.register('u', { ...registration, queue: { ...SETTINGS, ...settings } });
    return run;
  }

  /** One more worker. */
  worker(index: number, env: Record<string, string> = {}): WorkerProcess {
    this.#lives += 1;
    const all = {
      ...workerEnv(this.ledger.url, this.#tokenFile, index),
      TTG_MODE: 'Queue',
      TTG_COMMIT_SECONDS: '0.1',
      ...env,
    };
    const worker = new WorkerProcess(`w${index}-${this.#lives}`, all, this.#programs?.worker);
    this.workers.push(worker);
    return worker;
  }

  /** The tasks in the stream, by their entries' ids. */
  async tasks(): Promise<string[]> {
    const entries = await this.redis.cli('XRANGE', 'ttg:u:tasks', '-', '+');
    return entries.match(/^\d+-\d+$/gm) ?? [];
  }

  async progress(): Promise<ComputationProgress> {
    return this.client.computation('u');
  }

  async done(): Promise<number> {
    const { completed, failed } = await this.progress();
    return completed + failed;
  }

  /** Waits until so many parameters are durable. */
  async reached(count: number): Promise<void> {
    await until(`${count} parameters`, async () => (await this.done()) >= count, PATIENCE);
  }

  /** Waits until something is stored that this worker computed, the first of its index. */
  async hasComputed({ name }: WorkerProcess): Promise<void> {
    const hasRows = async (): Promise<boolean | undefined> =>
      (await this.progress()).queue?.workers.some(({ worker, completed }) => worker === name && completed > 0);
    await until(`a task of ${name}`, hasRows, PATIENCE);
  }

  /**
   * Waits until so many workers have a task at the same time, or all is done: where processes start slowly, the first
   * may leave nothing to the last. Gives whether they had.
   */
  async atWork(count: number): Promise<boolean> {
    return until(
      `${count} workers to have a task`,
      async () => {
        const { completed, failed, total, queue } = await this.progress();
        const busy = queue?.workers.filter(({ range }) => range !== undefined).length ?? 0;
        return (busy >= count && { all: true }) || (completed + failed === total && { all: false });
      },
      PATIENCE,
    ).then(({ all }) => all);
  }

  /** Waits for the workers that are left, and gives how each ended. */
  async ends(): Promise<End[]> {
    return Promise.all(this.workers.map(async ({ ended }) => ended));
  }

  async answer(): Promise<Answer> {
    return answerOf(this.client, 'u');
  }

  async close(): Promise<void> {
    for (const worker of this.workers) {
      worker.signal('SIGCONT');
      worker.signal('SIGKILL');
    }
    await this.ends();
    await this.ledger.end('SIGKILL');
    await this.redis.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
