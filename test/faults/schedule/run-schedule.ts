import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { LedgerClient } from '../../../operator/ledger/client.ts';
import { Random } from '../../soak/random.ts';
import { RedisServer } from '../../env/redis.ts';
import { SECRET, temporaryFolder } from '../../ledger/test-ledger.ts';
import { staleRow } from './attempts.ts';
import { Crew } from './crew.ts';
import { FailingLedger } from './failing-ledger.ts';
import { registrationOf } from './problem.ts';
import { ProgressWatch } from './progress-watch.ts';
import type { Fault, Schedule } from './schedule.ts';
import { answerOf, undisturbed, workerEnv, type Answer } from './undisturbed.ts';
import { UnreliableProxy } from './unreliable-proxy.ts';

/** What came of a schedule. */
export interface RunReport {
  schedule: Schedule;
  /** What must not be; empty where all is well. */
  wrong: string[];
  /** What happened, with milliseconds since the start. */
  notes: string[];
  met: UnreliableProxy['met'];
  seconds: number;
}

/** A schedule takes seconds, and minutes where much else runs. */
const PATIENCE_MS = 300_000;
const END_MS = 90_000;

/** Runs real workers and a real ledger under a schedule and compares what comes out with the undisturbed run. */
export async function runSchedule(schedule: Schedule): Promise<RunReport> {
  const expected = await undisturbed(schedule.problem);
  const folder = temporaryFolder();
  const redis = schedule.queue === undefined ? undefined : await RedisServer.start();
  const ledger = await FailingLedger.start(folder, redis === undefined ? {} : { TTG_REDIS_URL: redis.url });
  const proxy = new UnreliableProxy(ledger.url, schedule.network, new Random(schedule.seed + 1));
  try {
    return await new Run(schedule, folder, ledger, proxy, redis).run(await proxy.start(), expected);
  } finally {
    await proxy.close();
    await ledger.end();
    await redis?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

class Run {
  readonly #schedule: Schedule;
  readonly #folder: string;
  readonly #ledger: FailingLedger;
  readonly #proxy: UnreliableProxy;
  readonly #client: LedgerClient;
  readonly #redis: RedisServer | undefined;
  readonly #begun = performance.now();
  readonly #wrong: string[] = [];
  readonly #notes: string[] = [];
  readonly #checks: Promise<void>[] = [];
  #redisIsBusy: Promise<void> = Promise.resolve();

  constructor(
    schedule: Schedule,
    folder: string,
    ledger: FailingLedger,
    proxy: UnreliableProxy,
    redis: RedisServer | undefined,
  ) {
    this.#redis = redis;
    this.#schedule = schedule;
    this.#folder = folder;
    this.#ledger = ledger;
    this.#proxy = proxy;
    this.#client = new LedgerClient({ url: ledger.url, token: async () => SECRET });
  }

  async run(workerUrl: string, expected: Answer): Promise<RunReport> {
    const { problem, shards, slots, commitSeconds, commitParameters, queue } = this.#schedule;
    const registration = registrationOf(problem, shards, slots);
    await this.#client.register('u', queue === undefined ? registration : { ...registration, mode: 'Queue', queue });
    const tokenFile = join(this.#folder, 'token');
    writeFileSync(tokenFile, SECRET);
    const watch = new ProgressWatch(this.#client, 'u', (what) => this.#fault(what));
    const crew = new Crew({
      shards,
      env: (shard) => ({
        ...workerEnv(workerUrl, tokenFile, shard),
        TTG_MODE: queue === undefined ? 'Static' : 'Queue',
        TTG_COMMIT_SECONDS: String(commitSeconds),
        TTG_COMMIT_PARAMETERS: String(commitParameters),
      }),
      completed: (shard) => void this.#checks.push(this.#checkCompleted(shard)),
      wrong: (what) => this.#fault(what),
      note: (what) => this.#note(what),
    });
    try {
      await Promise.race([watch.begun, this.#late(crew)]);
      const faults = this.#doAll(crew);
      await Promise.race([watch.complete, this.#late(crew)]);
      this.#note('complete');
      await faults;
      await crew.end(END_MS);
      await Promise.all(this.#checks);
      this.#compare(await this.#answering(async () => answerOf(this.#client, 'u')), expected);
      const stale = await staleRow(this.#client, watch.claims);
      if (stale !== undefined) this.#fault(stale);
    } catch (error) {
      this.#fault(error instanceof Error ? error.message : String(error));
      this.#notes.push(...crew.said);
    } finally {
      watch.stop();
      crew.kill();
      await watch.complete.catch(() => undefined);
    }
    const seconds = (performance.now() - this.#begun) / 1000;
    return { schedule: this.#schedule, wrong: this.#wrong, notes: this.#notes, met: this.#proxy.met, seconds };
  }

  async #doAll(crew: Crew): Promise<void> {
    const under: Promise<void>[] = [];
    for (const fault of this.#schedule.faults) {
      await pause(fault.afterMs);
      this.#note(Object.values(fault).join(' '));
      under.push(this.#do(fault, crew));
    }
    await Promise.all(under);
  }

  async #do(fault: Fault, crew: Crew): Promise<void> {
    switch (fault.kind) {
      case 'kill worker':
        return crew.signal(fault.shard, 'SIGKILL');
      case 'end worker':
        return crew.signal(fault.shard, 'SIGTERM');
      case 'second worker':
        return crew.start(fault.shard);
      case 'freeze worker':
        return crew.freeze(fault.shard, fault.forMs, fault.endsAfterwards);
      case 'kill ledger':
        return this.#ledger.fall('SIGKILL', fault.downMs);
      case 'end ledger':
        return this.#ledger.fall('SIGTERM', fault.downMs);
      case 'freeze ledger':
        return this.#ledger.freeze(fault.forMs);
      case 'flush redis':
        await this.#redis?.cli('FLUSHALL').catch(() => undefined);
        return;
      case 'freeze redis':
        return this.#inTurnOfRedis(async (redis) => {
          redis.signal('SIGSTOP');
          await pause(fault.forMs);
          redis.signal('SIGCONT');
        });
      case 'kill redis':
        return this.#inTurnOfRedis(async (redis) => {
          await redis.kill();
          await pause(fault.downMs);
          await redis.restart();
        });
    }
  }

  async #inTurnOfRedis(act: (redis: RedisServer) => Promise<void>): Promise<void> {
    const redis = this.#redis;
    if (redis === undefined) return;
    const turn = this.#redisIsBusy.then(async () => act(redis));
    this.#redisIsBusy = turn.catch(() => undefined);
    return turn;
  }

  /** A worker that ends with exit code 0 says that its segment is complete. */
  async #checkCompleted(shard: number): Promise<void> {
    const { shards } = await this.#answering(async () => this.#client.computation('u'));
    if (shards[shard]?.complete !== true) this.#fault(`a worker ended with 0, but shard ${shard} is not complete`);
  }

  /** The ledger may be down for a moment. */
  async #answering<T>(ask: () => Promise<T>): Promise<T> {
    for (const deadline = performance.now() + 60_000; ;) {
      try {
        return await ask();
      } catch (error) {
        if (performance.now() > deadline) throw error;
        await pause(50);
      }
    }
  }

  #compare(found: Answer, expected: Answer): void {
    for (const part of ['completed', 'failed', 'aggregates', 'failures'] as const) {
      if (isDeepStrictEqual(found[part], expected[part])) continue;
      this.#fault(`${part}: ${JSON.stringify(found[part])}, undisturbed ${JSON.stringify(expected[part])}`);
    }
    for (const format of ['csv', 'ndjson'] as const) {
      const [lines, right] = [found[format].split('\n'), expected[format].split('\n')];
      const at = right.findIndex((line, index) => line !== lines[index]);
      if (found[format] === expected[format]) continue;
      this.#fault(
        `${format}: ${lines.length} lines instead of ${right.length}; line ${at} is ${lines[at]}, undisturbed ${right[at]}`,
      );
    }
  }

  async #late(crew: Crew): Promise<never> {
    await pause(PATIENCE_MS, undefined, { ref: false });
    throw new Error(`not complete within ${PATIENCE_MS / 1000} s; ${crew.said.slice(-20).join('\n')}`);
  }

  #fault(what: string): void {
    this.#note(`WRONG: ${what}`);
    this.#wrong.push(what);
  }

  #note(what: string): void {
    this.#notes.push(`${Math.round(performance.now() - this.#begun)} ms: ${what}`);
  }
}
