import { setTimeout as sleep } from 'node:timers/promises';
import type { PlayedWorker } from './play-worker.ts';

const EVERY_MS = 100;

/** A worker that commits a few results ten times a second, until it is stopped. */
export interface SteadyWorker {
  /** How many it has committed. */
  readonly committed: number;
  /** Throws what a commit threw. */
  stop(): Promise<void>;
}

/** Sets a worker to work. */
export function workSteadily(worker: PlayedWorker, atOnce = 3): SteadyWorker {
  const stopping = new AbortController();
  const work = async (): Promise<void> => {
    while (!stopping.signal.aborted && worker.left > 0) {
      await worker.commit(Math.min(atOnce, worker.left));
      await sleep(EVERY_MS, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };
  const ended = work();
  ended.catch(() => {}); // told by stop
  return {
    get committed() {
      return worker.offset;
    },
    stop: async () => {
      stopping.abort();
      await ended;
    },
  };
}
