import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from 'redis';
import type { Aggregation } from '../../crds/computation.ts';
import {
  type Claim,
  type CommitAnswer,
  type JoinAnswer,
  type QueueAccess,
  type QueueSettings,
  type Registration,
  type WorkerHeartbeatAnswer,
  type YieldAnswer,
} from '../../crds/protocol.ts';
import type { LedgerClient } from '../../operator/ledger/client.ts';
import { until } from '../env/until.ts';
import { buildCommit, buildRegistration, results } from '../ledger/commit-builder.ts';
import { TestLedger, temporaryFolder } from '../ledger/test-ledger.ts';

const SUM: Aggregation[] = [{ name: 'total', op: 'sum', field: 'result' }];
const DEFAULTS: QueueSettings = {
  batchSize: 100,
  targetSeconds: 1,
  maxDeliveries: 5,
  visibilityTimeoutSeconds: 30,
};

/** A ledger with a Redis, and small workers that speak its protocol over HTTP and Redis. A parameter's result is its id. */
export class QueueLedger {
  readonly #folder: string;
  #ledger: TestLedger;

  private constructor(folder: string, ledger: TestLedger) {
    this.#folder = folder;
    this.#ledger = ledger;
  }

  /** @param caFile of the authority that the ledger is to trust, for `rediss://` */
  static async start(url: string, password?: string, caFile?: string): Promise<QueueLedger> {
    const folder = temporaryFolder();
    const passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, password ?? '');
    const redis = { url, passwordFile, caFile, prefix: 'test' };
    return new QueueLedger(folder, await TestLedger.start({ redis }));
  }

  get ledger(): TestLedger {
    return this.#ledger;
  }

  get client(): LedgerClient {
    return this.#ledger.client();
  }

  /** The password that the ledger logs in with from its next connection on. */
  setPassword(password: string): void {
    writeFileSync(join(this.#folder, 'password'), password);
  }

  async register(
    uid: string,
    { queue, mode = 'Queue', ...change }: Omit<Partial<Registration>, 'queue'> & { queue?: Partial<QueueSettings> },
  ): Promise<void> {
    const settings = mode === 'Queue' ? { queue: { ...DEFAULTS, ...queue } } : {};
    await this.client.register(uid, buildRegistration({ aggregations: SUM, mode, ...settings, ...change }));
  }

  /** Runs such workers at once until the Computation is complete, or each has done so many tasks. */
  async compute(uid: string, workers: readonly string[], { stopAfterTasks = Infinity } = {}): Promise<void> {
    await Promise.all(workers.map((worker, index) => this.#work(uid, worker, index, stopAfterTasks)));
  }

  /** Takes one task, says what it has in hand, and never does anything again. */
  async takeAndDie(
    uid: string,
    worker: string,
    { inHand, index = 0 }: { inHand?: number; index?: number } = {},
  ): Promise<Claim> {
    const { redis, access } = await this.#join(uid, worker, index);
    try {
      const id = await until('a task', () => take(redis, access, worker), { timeoutMs: 30_000 });
      const claim = await this.#claim(uid, segmentOf(id), worker, index);
      const { segment, epoch, offset } = claim;
      await this.#post(`${uid}/workers/${index}/heartbeat`, {
        worker,
        node: 'n',
        segments: [{ segment, epoch, offset }],
        waiting: 0,
        ...(inHand !== undefined && { inHand: { id: inHand, seconds: 1 } }),
      });
      return claim;
    } finally {
      redis.destroy();
    }
  }

  async lost(uid: string, workers: string[]): Promise<void> {
    const response = await this.#ledger.put(`/v1/computations/${uid}/lost-workers`, JSON.stringify({ workers }));
    if (response !== 204) throw new Error(`lost-workers was answered ${response}`);
  }

  /** Gives back the end of a claimed segment. */
  giveBack(uid: string, { segment, epoch }: Claim, from: number): Promise<YieldAnswer> {
    return this.#post(`${uid}/segments/${segment}/yield`, { epoch, from });
  }

  /** What the ledger answers to a worker that says which claims it holds. */
  beat(uid: string, worker: string, index: number, ...held: Claim[]): Promise<WorkerHeartbeatAnswer> {
    const segments = held.map(({ segment, epoch, offset }) => ({ segment, epoch, offset }));
    return this.#post(`${uid}/workers/${index}/heartbeat`, { worker, node: 'n', segments, waiting: 0 });
  }

  /** Computes a whole shard, in mode Static. */
  async computeShard(uid: string, shard: number): Promise<void> {
    for (;;) {
      const claim: Claim = await this.#post(`${uid}/shards/${shard}/claim`, { worker: `s-${shard}`, node: 'n' });
      if (claim.complete) return;
      await this.commit(uid, claim);
    }
  }

  /** Stores what is left of a claimed segment, before `upTo`, as computed in so many milliseconds. */
  async commit(
    uid: string,
    { segment, epoch, offset, end }: Claim,
    upTo = end,
    computeMs?: number,
  ): Promise<CommitAnswer> {
    const rows = results(...Array.from({ length: upTo - offset }, (_, k) => offset + k));
    const body = buildCommit({
      epoch,
      offset,
      rows,
      aggregations: SUM,
      ...(computeMs !== undefined && { header: { timing: { computeMs, waitMs: 0, idleMs: 0 } } }),
    });
    const { status, body: answer } = await this.#ledger.commit(uid, body, segment);
    if (status !== 200) throw new Error(`the commit was answered ${status}: ${JSON.stringify(answer)}`);
    const parsed: CommitAnswer = JSON.parse(JSON.stringify(answer));
    return parsed;
  }

  /** Why that was refused. */
  async refusal(promise: Promise<unknown>): Promise<string> {
    return promise.then(
      () => 'it was not refused',
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
  }

  /** The table's ids, of rows whose result is right. */
  async ids(uid: string): Promise<number[]> {
    const ids: number[] = [];
    for await (const row of this.client.rows(uid)) {
      if (row['result'] === row['param_id']) ids.push(Number(row['param_id']));
    }
    return ids;
  }

  async restart(): Promise<void> {
    this.#ledger = await this.#ledger.restart();
  }

  async close(): Promise<void> {
    await this.#ledger.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #work(uid: string, worker: string, index: number, stopAfterTasks: number): Promise<void> {
    let { redis, access } = await this.#join(uid, worker, index);
    for (let tasks = 0; tasks < stopAfterTasks;) {
      const id = await take(redis, access, worker).catch(() => undefined);
      if (id !== undefined) {
        const claim = await this.#claim(uid, segmentOf(id), worker, index);
        if (!claim.complete) await this.commit(uid, claim);
        await redis
          .multi()
          .xAck(access.stream, access.group, id)
          .xDel(access.stream, id)
          .exec()
          .catch(() => {});
        tasks += 1;
        continue;
      }
      const beat = { worker, node: 'n', segments: [], waiting: 0 };
      const { complete }: WorkerHeartbeatAnswer = await this.#post(`${uid}/workers/${index}/heartbeat`, beat);
      if (complete) break;
      if (!redis.isReady) ({ redis, access } = await this.#join(uid, worker, index));
    }
    if (redis.isOpen) redis.destroy();
  }

  async #join(uid: string, worker: string, index: number) {
    return until(
      'the worker to join',
      async () => {
        const joined: JoinAnswer = await this.#post(`${uid}/workers/${index}/join`, { worker, node: 'n' });
        if (joined.queue === undefined) throw new Error('nothing is left to compute');
        const redis = await connect(joined.queue);
        return { redis, access: joined.queue };
      },
      { timeoutMs: 60_000 },
    );
  }

  #claim(uid: string, segment: number, worker: string, index: number): Promise<Claim> {
    return this.#post(`${uid}/segments/${segment}/claim`, { worker, node: 'n', index });
  }

  async #post<T>(path: string, body: unknown): Promise<T> {
    const { status, body: answer } = await this.#ledger.post(`/v1/computations/${path}`, JSON.stringify(body));
    if (status !== 200) throw new Error(`${path} was answered ${status}: ${JSON.stringify(answer)}`);
    const parsed: T = JSON.parse(JSON.stringify(answer));
    return parsed;
  }
}

async function connect({ url, username, password }: QueueAccess) {
  const redis = createClient({
    url,
    RESP: 2,
    disableClientInfo: true,
    socket: { reconnectStrategy: false },
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
  });
  redis.on('error', () => {});
  await redis.connect();
  return redis;
}

/** The next task's entry: one that waits, or one that has been idle for too long; undefined when there is none. */
async function take(
  redis: Awaited<ReturnType<typeof connect>>,
  { stream, group, visibilityTimeoutSeconds }: QueueAccess,
  worker: string,
): Promise<string | undefined> {
  const idle = visibilityTimeoutSeconds * 1000;
  const { messages } = await redis.xAutoClaim(stream, group, worker, idle, '0-0', { COUNT: 1 });
  const stolen = messages.find((message) => message !== null);
  if (stolen) return stolen.id;
  const read = await redis.xReadGroup(group, worker, { key: stream, id: '>' }, { COUNT: 1, BLOCK: 100 });
  const found: unknown = read?.[0]?.messages[0];
  if (typeof found !== 'object' || found === null || !('id' in found) || typeof found.id !== 'string') return undefined;
  return found.id;
}

function segmentOf(id: string): number {
  return Number(id.split('-')[1]) - 1;
}
