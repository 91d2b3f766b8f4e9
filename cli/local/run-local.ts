import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Computation } from '../../crds/computation.ts';
import type { ComputationProgress } from '../../crds/protocol.ts';
import { importProblem } from '../../operator/reconcile/import-failed.ts';
import { completeOutcome, type Outcome } from '../../operator/reconcile/outcome.ts';
import { planFor, type Plan } from '../../operator/reconcile/plan.ts';
import type { Problem } from '../../operator/reconcile/problem.ts';
import { registrationFor } from '../../operator/reconcile/registration.ts';
import { stopOrder } from '../../operator/reconcile/stop-order.ts';
import { bringList } from '../upload/bring-list.ts';
import { codeFolder, type CodeSource } from './code-folder.ts';
import { Fleet } from './fleet.ts';
import { inputFolders, type InputSources } from './local-inputs.ts';
import type { LocalList } from './local-list.ts';
import { LocalLedger } from './local-ledger.ts';
import { LocalRedis } from './local-redis.ts';
import { localObservation, localStatus, type LocalFacts } from './local-status.ts';
import { workerEnvironment, type WorkPlaces } from './worker-environment.ts';

/** How a Computation is run without a cluster. */
export interface LocalRunOptions {
  computation: Computation;
  /** Where the function's own file is. */
  code?: CodeSource;
  /** What its inputs are. */
  inputs?: InputSources;
  /** The list of its parameters, where that stands elsewhere. */
  list?: LocalList;
  /** The folder in which the workers are started; default this process's. */
  folder?: string;
  /** Workers at once; default spec.parallelism. */
  workers?: number;
  table?: { file: string; format: 'csv' | 'ndjson' };
  /** Ends the run early, in good order. */
  interrupt: AbortSignal;
  /** Ends the workers at once. */
  kill?: AbortSignal;
  /** Called about twice a second, and at the end, with the Computation as it stands. */
  progress: (computation: Computation) => void;
  /** A worker's line. */
  line: (shard: number, text: string) => void;
  /** Something worth saying. */
  said: (message: string) => void;
  /** Called once the workers run; for tests that kill some. */
  started?: (running: { fleet: Fleet; ledger: LocalLedger }) => void;
  /** Awaited when all is computed, before the ledger is stopped; for tests. */
  beforeEnd?: () => Promise<void>;
}

const LOOK_MS = 250;

/**
 * Computes a Computation with the real ledger and one worker process a shard, and gives it with its last status;
 * undefined = interrupted. Leaves no process and no file but the table.
 *
 * @throws LocalLedgerFailed, NotLocally
 */
export async function runLocal(options: LocalRunOptions): Promise<Computation | undefined> {
  const startedAt = new Date();
  const folder = await mkdtemp(join(tmpdir(), 'ttg-local-'));
  try {
    const places = await workPlaces(options, folder);
    const redis = options.computation.spec.mode === 'Queue' ? await LocalRedis.start(folder) : undefined;
    try {
      const ledger = await LocalLedger.start(folder, redis?.url);
      try {
        return await new LocalRun(options, ledger, places, startedAt).run();
      } finally {
        await ledger.stop();
      }
    } finally {
      redis?.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function workPlaces({ code, folder, inputs }: LocalRunOptions, temporary: string): Promise<WorkPlaces> {
  const scratch = join(temporary, 'scratch');
  await mkdir(scratch);
  return {
    scratch,
    ...(folder === undefined ? {} : { folder }),
    ...(code === undefined ? {} : { code: await codeFolder(code, temporary) }),
    ...(inputs === undefined ? {} : { inputs: await inputFolders(inputs, temporary) }),
  };
}

class LocalRun {
  private computation: Computation;
  private readonly options: LocalRunOptions;
  private readonly ledger: LocalLedger;
  private readonly plan: Plan;
  private readonly fleet: Fleet;
  private readonly startedAt: Date;
  private preparingMs = 0;
  private stopped: Outcome | undefined;

  constructor(options: LocalRunOptions, ledger: LocalLedger, places: WorkPlaces, startedAt: Date) {
    this.startedAt = startedAt;
    const { metadata, ...rest } = options.computation;
    const status = options.list === undefined ? {} : { status: { list: options.list.facts } };
    this.computation = { ...rest, metadata: { ...metadata, uid: randomUUID() }, ...status };
    this.options = options;
    this.ledger = ledger;
    const plan = planFor(localObservation(this.computation, undefined, startedAt));
    const workers = options.workers ?? Math.max(1, plan.pods);
    const isQueue = this.computation.spec.mode === 'Queue';
    this.plan = {
      ...plan,
      shards: isQueue ? workers : plan.shards,
      pods: Math.min(isQueue ? workers : plan.shards, workers),
    };
    this.fleet = new Fleet({
      shards: this.plan.shards,
      parallelism: this.plan.pods,
      retriesPerShard: this.computation.spec.failurePolicy.retriesPerShard,
      ...(places.folder === undefined ? {} : { folder: places.folder }),
      envOf: (shard, attempt) => workerEnvironment(this.computation, this.plan, ledger, places, shard, attempt),
      doneOf: async (shard) => {
        const { completed = 0, failed = 0 } = (await this.ask()).shards.find(({ segment }) => segment === shard) ?? {};
        return completed + failed;
      },
      line: options.line,
      said: options.said,
    });
  }

  async run(): Promise<Computation | undefined> {
    const { interrupt, kill, list, table } = this.options;
    const { client } = this.ledger;
    if (list !== undefined) await bringList(list.file, list.facts, client);
    await client.register(this.computation.metadata.uid, registrationFor(this.computation, this.plan, list?.facts));
    this.preparingMs = Date.now() - this.startedAt.getTime();
    const onInterrupt = (): void => this.fleet.stop();
    const onKill = (): void => this.fleet.stop(true);
    interrupt.addEventListener('abort', onInterrupt);
    kill?.addEventListener('abort', onKill);
    const over = this.fleet.run();
    if (interrupt.aborted) this.fleet.stop();
    this.options.started?.({ fleet: this.fleet, ledger: this.ledger });
    try {
      await this.follow(over);
    } catch (error) {
      this.fleet.stop(true);
      await over;
      throw error;
    } finally {
      interrupt.removeEventListener('abort', onInterrupt);
      kill?.removeEventListener('abort', onKill);
    }
    if (interrupt.aborted) return undefined;
    await this.options.beforeEnd?.();
    const progress = await this.ask();
    const now = new Date();
    this.show(progress, this.stopped ?? this.outcome(progress, now), now);
    if (table !== undefined) await this.ledger.saveTable(this.computation.metadata.uid, table.format, table.file);
    return this.computation;
  }

  private async follow(over: Promise<void>): Promise<void> {
    const end = new AbortController();
    void over.then(() => end.abort());
    while (!end.signal.aborted) {
      const progress = await this.ask();
      const now = new Date();
      this.show(progress, undefined, now);
      const order = stopOrder(localObservation(this.computation, progress, now), this.plan, now);
      if (this.unloadable() !== undefined) this.fleet.stop();
      if (order !== undefined && this.stopped === undefined && !progress.complete) {
        const { phase, reason, message } = order;
        this.stopped = { phase, reason, message, at: now };
        this.fleet.stop();
      }
      await pause(LOOK_MS, undefined, { signal: end.signal }).catch(() => undefined);
    }
  }

  private async ask(): Promise<ComputationProgress> {
    return await this.ledger.client.computation(this.computation.metadata.uid);
  }

  private unloadable(): Problem | undefined {
    return this.fleet.givenUp.map(({ reason }) => importProblem(reason)).find((problem) => problem !== undefined);
  }

  private outcome(progress: ComputationProgress, now: Date): Outcome {
    const complete = completeOutcome(localObservation(this.computation, progress, now), this.plan, now);
    if (complete !== undefined) return complete;
    const unloadable = this.unloadable();
    if (unloadable !== undefined) return { phase: 'Failed', ...unloadable, at: now };
    const reasons = this.fleet.givenUp.slice(0, 3).map(({ shard, reason }) => `shard ${shard}: ${reason}`);
    const done = `${progress.completed + progress.failed} of ${progress.total} parameters were computed`;
    return { phase: 'Failed', reason: 'ShardsGivenUp', message: `${reasons.join('; ')}. ${done}`, at: now };
  }

  private show(progress: ComputationProgress, outcome: Outcome | undefined, now: Date): void {
    const facts: LocalFacts = {
      isRunning: (shard) => this.fleet.running(shard),
      givenUp: this.fleet.givenUp,
      startedAt: this.startedAt,
      preparingMs: this.preparingMs,
    };
    const status = localStatus(this.computation, this.plan, progress, facts, outcome, now);
    this.computation = { ...this.computation, status };
    this.options.progress(this.computation);
  }
}
