import { request, type Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from 'redis';
import type { Claim, CommitHeader, JoinAnswer, QueueAccess, WorkerHeartbeatAnswer } from '../../../crds/protocol.ts';
import { SECRET } from '../../../test/ledger/test-ledger.ts';
import { commitOf } from './committer.ts';

/** What simulated workers of mode Queue have in common. */
export interface QueueCrew {
  url: string;
  uid: string;
  /** Connections to the ledger; one a worker. */
  agent: Agent;
  /** How long a parameter is said to take. A worker waits so long before it commits it. */
  millisecondsPerParameter: number;
  /** How often a worker commits; see TTG_COMMIT_SECONDS. */
  commitMs: number;
}

const MOST_ROWS = 1000;
const HEARTBEAT_MS = 2000;
/** Commits' rows by their number, made once. */
const bodies = new Map<number, { header: CommitHeader; rows: string }>();

/** Takes tasks and commits their rows as a worker does, and computes nothing. Settles when all is computed. */
export async function playQueueWorker(crew: QueueCrew, index: number): Promise<void> {
  const worker = `w-${index}`;
  const joined: JoinAnswer = await post(crew, `workers/${index}/join`, { worker, node: 'n' });
  if (joined.queue === undefined) return;
  const player = new Player(crew, index, worker, joined.queue);
  await player.play();
}

interface Task {
  /** Of the entry in the stream. */
  id: string;
  claim: Claim;
  claimedAt: number;
}

class Player {
  readonly #crew: QueueCrew;
  readonly #index: number;
  readonly #worker: string;
  readonly #access: QueueAccess;
  #held: Claim | undefined;
  /** When the computing of what it was given so far ends, by performance.now(). */
  #computedAt = 0;
  #over = false;

  constructor(crew: QueueCrew, index: number, worker: string, access: QueueAccess) {
    this.#crew = crew;
    this.#index = index;
    this.#worker = worker;
    this.#access = access;
  }

  async play(): Promise<void> {
    const redis = createClient({ url: this.#access.url, RESP: 2, disableClientInfo: true });
    redis.on('error', () => undefined);
    await redis.connect();
    const { stream, group } = this.#access;
    const beat = setInterval(() => void this.#beat().catch(() => undefined), HEARTBEAT_MS);
    let next = this.#next(redis);
    try {
      while (!this.#over) {
        const task = await next;
        if (task === undefined) {
          if (!this.#over) await this.#beat();
          next = this.#next(redis);
          continue;
        }
        // The next task is fetched and claimed meanwhile.
        next = this.#over ? next : this.#next(redis);
        await this.#compute(task);
        await redis.multi().xAck(stream, group, task.id).xDel(stream, task.id).exec();
      }
    } finally {
      clearInterval(beat);
      redis.destroy();
    }
  }

  async #next(redis: { xReadGroup: ReturnType<typeof createClient>['xReadGroup'] }): Promise<Task | undefined> {
    const from = { key: this.#access.stream, id: '>' };
    const read = await redis
      .xReadGroup(this.#access.group, this.#worker, from, { COUNT: 1, BLOCK: 1000 })
      .catch(() => undefined);
    const found: unknown = read?.[0]?.messages[0];
    if (typeof found !== 'object' || found === null || !('id' in found)) return undefined;
    const id = String(found.id);
    const claimant = { worker: this.#worker, node: 'n', index: this.#index };
    const claim: Claim = await this.#post(`segments/${Number(id.split('-')[1]) - 1}/claim`, claimant);
    return { id, claim, claimedAt: performance.now() };
  }

  /** Begins where the last task ended, or when this one was there: a worker computes while it commits. */
  async #compute({ claim, claimedAt }: Task): Promise<void> {
    const { millisecondsPerParameter: each, commitMs } = this.#crew;
    const most = each === 0 ? MOST_ROWS : Math.max(1, Math.min(MOST_ROWS, Math.floor(commitMs / each)));
    this.#held = claim;
    this.#computedAt = Math.max(this.#computedAt, claimedAt);
    for (let { offset } = claim; offset < claim.end;) {
      const count = Math.min(most, claim.end - offset);
      this.#computedAt += count * each;
      await pause(Math.max(0, this.#computedAt - performance.now()));
      const { allComplete } = await this.#commit(claim, offset, count);
      if (allComplete === true) this.#over = true;
      offset += count;
      this.#held = { ...claim, offset };
    }
    this.#held = undefined;
  }

  #commit({ segment, epoch }: Claim, offset: number, count: number): Promise<{ allComplete?: boolean }> {
    const { header, rows } = bodyOf(count);
    const { millisecondsPerParameter } = this.#crew;
    const timing = { computeMs: Math.round(count * millisecondsPerParameter), waitMs: 0, idleMs: 0 };
    const fields = header.fields.map(({ name }) => ({ name, firstId: offset }));
    const body = JSON.stringify({ ...header, epoch, offset, fields, timing }) + rows;
    return post(this.#crew, `segments/${segment}/commits`, body);
  }

  async #beat(): Promise<void> {
    const held = this.#held;
    const segments = held === undefined ? [] : [{ segment: held.segment, epoch: held.epoch, offset: held.offset }];
    const path = `workers/${this.#index}/heartbeat`;
    const beat = { worker: this.#worker, node: 'n', segments, waiting: 0 };
    const { complete }: WorkerHeartbeatAnswer = await this.#post(path, beat);
    if (complete) this.#over = true;
  }

  #post<T>(path: string, body: object): Promise<T> {
    return post(this.#crew, path, body);
  }
}

function bodyOf(count: number): { header: CommitHeader; rows: string } {
  const known = bodies.get(count);
  if (known) return known;
  const commit = commitOf(0, count).toString();
  const end = commit.indexOf('\n');
  const made = { header: JSON.parse(commit.slice(0, end)), rows: commit.slice(end) };
  bodies.set(count, made);
  return made;
}

function post<T>({ url, uid, agent }: QueueCrew, path: string, what: object | string): Promise<T> {
  const body = typeof what === 'string' ? what : JSON.stringify(what);
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${SECRET}`,
      'content-type': typeof what === 'string' ? 'application/x-ndjson' : 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const sent = request(`${url}/v1/computations/${uid}/${path}`, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.on('data', (piece) => (text += String(piece)));
      response.on('end', () => (response.statusCode === 200 ? resolve(JSON.parse(text)) : reject(new Error(text))));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
