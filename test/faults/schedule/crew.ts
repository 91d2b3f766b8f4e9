import { setTimeout as pause } from 'node:timers/promises';
import { EXIT_COMPLETE, EXIT_LATER } from '../../../crds/exit-codes.ts';
import { WorkerProcess, type End } from './worker-process.ts';

const AGAIN_MS = 50;
const MOST_LIVES = 60;

export interface CrewOptions {
  shards: number;
  env: (shard: number) => Record<string, string>;
  /** A worker of that shard has ended with exit code 0. */
  completed: (shard: number) => void;
  /** Something happened that must not. */
  wrong: (what: string) => void;
  /** Something happened. */
  note: (what: string) => void;
}

/** Keeps a worker running on each shard, as a Job does, and does to them what a schedule says. */
export class Crew {
  readonly #options: CrewOptions;
  readonly #workers = new Map<WorkerProcess, number>();
  readonly #frozen = new Set<WorkerProcess>();
  #lives = 0;
  #over = false;

  constructor(options: CrewOptions) {
    this.#options = options;
    for (let shard = 0; shard < options.shards; shard++) this.start(shard);
  }

  /** One more worker for that shard. */
  start(shard: number): void {
    const life = (this.#lives += 1);
    if (life > MOST_LIVES) {
      this.#options.wrong(`${MOST_LIVES} workers were not enough`);
      return;
    }
    const worker = new WorkerProcess(`w${shard}-${life}`, this.#options.env(shard));
    this.#workers.set(worker, shard);
    void this.#follow(worker, shard);
  }

  signal(shard: number, signal: 'SIGKILL' | 'SIGTERM'): void {
    this.#oneOf(shard)?.signal(signal);
  }

  /** Stops the shard's worker for a while; another one takes its place meanwhile. */
  async freeze(shard: number, forMs: number, endsAfterwards: boolean): Promise<void> {
    const worker = this.#oneOf(shard);
    if (worker === undefined) return;
    worker.signal('SIGSTOP');
    this.#frozen.add(worker);
    this.start(shard);
    await pause(forMs);
    worker.signal('SIGCONT');
    this.#frozen.delete(worker);
    if (endsAfterwards) worker.signal('SIGTERM');
  }

  /** Asks those that are left to end, and waits for it. */
  async end(patienceMs: number): Promise<void> {
    this.#over = true;
    const left = [...this.#workers.keys()];
    for (const worker of left) {
      worker.signal('SIGCONT');
      worker.signal('SIGTERM');
    }
    const late = setTimeout(() => {
      const names = [...this.#workers.keys()].map((worker) => `${worker.name} (${worker.said.at(-1)})`);
      this.#options.wrong(`${names.join(', ')} did not end within ${patienceMs} ms of SIGTERM`);
      this.kill();
    }, patienceMs);
    await Promise.all(left.map((worker) => worker.ended));
    clearTimeout(late);
  }

  kill(): void {
    this.#over = true;
    for (const worker of this.#workers.keys()) worker.signal('SIGKILL');
  }

  get said(): string[] {
    return [...this.#workers.keys()].flatMap(({ name, said }) => said.map((line) => `${name}: ${line}`));
  }

  #oneOf(shard: number): WorkerProcess | undefined {
    return [...this.#workers].find(([worker, its]) => its === shard && !this.#frozen.has(worker))?.[0];
  }

  async #follow(worker: WorkerProcess, shard: number): Promise<void> {
    const end = await worker.ended;
    this.#workers.delete(worker);
    this.#frozen.delete(worker);
    this.#options.note(`${worker.name} ended with ${end}`);
    if (!isExpected(end)) {
      this.#options.wrong(`${worker.name} ended with exit code ${end}: ${worker.said.slice(-8).join(' | ')}`);
    }
    if (end === EXIT_COMPLETE) {
      this.#options.completed(shard);
      return;
    }
    await pause(AGAIN_MS);
    if (!this.#over && this.#oneOf(shard) === undefined) this.start(shard);
  }
}

function isExpected(end: End): boolean {
  return end === EXIT_COMPLETE || end === EXIT_LATER || end === 'SIGKILL' || end === 'SIGTERM';
}
