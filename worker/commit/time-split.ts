import type { WorkerTiming } from '../../crds/protocol.ts';

/** What a worker is doing at a moment. */
export type Activity = 'compute' | 'wait' | 'idle';

/** Splits the passing time into computing, waiting for the ledger, and neither. */
export class TimeSplit {
  private readonly clock: () => number;
  private activity: Activity = 'idle';
  private since: number;
  private part = { compute: 0, wait: 0, idle: 0 };
  private whole = { compute: 0, wait: 0, idle: 0 };

  /** @param clock gives milliseconds that never go back. */
  constructor(clock: () => number = () => performance.now()) {
    this.clock = clock;
    this.since = clock();
  }

  /** From now on the worker does this. */
  now(activity: Activity): void {
    const now = this.clock();
    this.part[this.activity] += now - this.since;
    this.whole[this.activity] += now - this.since;
    this.since = now;
    this.activity = activity;
  }

  /** Milliseconds since the last call of this method. */
  lap(): WorkerTiming {
    this.now(this.activity);
    const lap = timing(this.part);
    this.part = { compute: 0, wait: 0, idle: 0 };
    return lap;
  }

  /** Milliseconds since the beginning. */
  total(): WorkerTiming {
    this.now(this.activity);
    return timing(this.whole);
  }
}

function timing(split: Record<Activity, number>): WorkerTiming {
  return { computeMs: Math.round(split.compute), waitMs: Math.round(split.wait), idleMs: Math.round(split.idle) };
}
