import { EXIT_COMPLETE, EXIT_GIVE_UP, EXIT_LATER } from '../../crds/exit-codes.ts';
import { ShardWorker } from './shard-worker.ts';

/** What a fleet of workers is told. */
export interface FleetOptions {
  shards: number;
  /** Workers at once. */
  parallelism: number;
  retriesPerShard: number;
  /** The folder in which workers are started; default this process's. */
  folder?: string;
  envOf: (shard: number, attempt: number) => NodeJS.ProcessEnv;
  /** Parameters that a shard, or a worker of mode Queue, has done, by the ledger. */
  doneOf: (shard: number) => Promise<number>;
  line: (shard: number, text: string) => void;
  said: (message: string) => void;
}

interface ShardState {
  state: 'waiting' | 'running' | 'succeeded' | 'failed';
  worker: ShardWorker | undefined;
  attempts: number;
  /** Deaths in a row without progress. */
  deaths: number;
  offset: number | undefined;
  reason: string | undefined;
  /** What its worker said last of why it ends. */
  lastWord?: string;
}

/** How a worker that gives up says why: the error's code, its message and what to do. */
const LAST_WORD = /^[A-Z][A-Za-z]+: /;
const AGAIN_MS = 200;
const MOST_AGAIN_MS = 10_000;
const LATER_MS = 1000;
/** After this a worker that was asked to end is killed. */
const STOP_MS = 12_000;

/** Runs one worker process a shard, a few at once, and replaces those that die. */
export class Fleet {
  private readonly options: FleetOptions;
  private readonly states: ShardState[];
  private readonly over = Promise.withResolvers<void>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private stopping = false;

  constructor(options: FleetOptions) {
    this.options = options;
    this.states = Array.from({ length: options.shards }, () => ({
      state: 'waiting',
      worker: undefined,
      attempts: 0,
      deaths: 0,
      offset: undefined,
      reason: undefined,
    }));
  }

  /** Settles when every shard is complete or given up, or all workers have ended after {@link stop}. */
  async run(): Promise<void> {
    this.fill();
    await this.over.promise;
  }

  /** Ends all workers, in good order or (`now`) at once. */
  stop(now = false): void {
    this.stopping = true;
    for (const timer of this.timers) clearTimeout(timer);
    for (const { worker } of this.states) {
      if (now) worker?.kill();
      else worker?.stop();
    }
    if (!now) setTimeout(() => this.stop(true), STOP_MS).unref();
    this.checkOver();
  }

  running(shard: number): boolean {
    return this.states[shard]?.state === 'running';
  }

  get runningCount(): number {
    return this.states.filter(({ state }) => state === 'running').length;
  }

  /** The shards that were given up, with the reason. */
  get givenUp(): { shard: number; reason: string }[] {
    return this.states.flatMap(({ state, reason = 'unknown' }, shard) =>
      state === 'failed' ? [{ shard, reason }] : [],
    );
  }

  /** Process ids of the workers that run, by shard. */
  get pids(): { shard: number; pid: number }[] {
    return this.states.flatMap(({ worker }, shard) => (worker?.pid === undefined ? [] : [{ shard, pid: worker.pid }]));
  }

  private fill(): void {
    if (this.stopping) return;
    let free = this.options.parallelism - this.runningCount;
    for (const [shard, state] of this.states.entries()) {
      if (free <= 0) return;
      if (state.state !== 'waiting') continue;
      free -= 1;
      this.start(shard, state);
    }
  }

  private start(shard: number, state: ShardState): void {
    state.state = 'running';
    state.attempts += 1;
    let ended = false;
    state.worker = new ShardWorker(this.options.envOf(shard, state.attempts), this.options.folder, {
      line: (text) => {
        if (LAST_WORD.test(text)) state.lastWord = text;
        this.options.line(shard, text);
      },
      end: (code, how) => {
        if (ended) return;
        ended = true;
        state.worker = undefined;
        void this.ended(shard, state, code, how);
      },
    });
  }

  private async ended(shard: number, state: ShardState, code: number | null, how: string): Promise<void> {
    const { said, retriesPerShard } = this.options;
    if (code === EXIT_COMPLETE) state.state = 'succeeded';
    else if (code === EXIT_GIVE_UP) this.giveUp(shard, state, state.lastWord ?? `its worker gave it up (${how})`);
    else if (this.stopping) state.state = 'waiting';
    else if (code === EXIT_LATER) this.later(() => this.start(shard, state), LATER_MS);
    else {
      const offset = await this.options.doneOf(shard).catch(() => state.offset);
      state.deaths = offset === state.offset ? state.deaths + 1 : 1;
      state.offset = offset;
      if (state.deaths > retriesPerShard) {
        const last = state.lastWord === undefined ? '' : `: ${state.lastWord}`;
        this.giveUp(
          shard,
          state,
          `its worker died ${state.deaths} times in a row without progress, at last by ${how}${last}`,
        );
      } else {
        said(`the worker of shard ${shard} died (${how}); it is replaced`);
        this.later(() => this.start(shard, state), Math.min(MOST_AGAIN_MS, AGAIN_MS * 2 ** state.deaths));
      }
    }
    this.fill();
    this.checkOver();
  }

  private giveUp(shard: number, state: ShardState, reason: string): void {
    state.state = 'failed';
    state.reason = reason;
    this.options.said(`shard ${shard} is given up: ${reason}`);
  }

  private later(action: () => void, milliseconds: number): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      if (!this.stopping) action();
    }, milliseconds);
    this.timers.add(timer);
  }

  private checkOver(): void {
    const isOpen = ({ state, worker }: ShardState): boolean =>
      this.stopping ? worker !== undefined : state === 'waiting' || state === 'running';
    if (!this.states.some(isOpen)) this.over.resolve();
  }
}
