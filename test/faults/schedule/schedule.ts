import type { QueueSettings } from '../../../crds/protocol.ts';
import { Random } from '../../soak/random.ts';
import { PROBLEMS, totalOf, type Problem } from './problem.ts';

/** What is done to a run. Times are milliseconds after the one before. */
export type Fault =
  | { kind: 'kill worker' | 'end worker' | 'second worker'; afterMs: number; shard: number }
  | { kind: 'freeze worker'; afterMs: number; shard: number; forMs: number; endsAfterwards: boolean }
  | { kind: 'kill ledger' | 'end ledger'; afterMs: number; downMs: number }
  | { kind: 'freeze ledger' | 'freeze redis'; afterMs: number; forMs: number }
  | { kind: 'kill redis'; afterMs: number; downMs: number }
  | { kind: 'flush redis'; afterMs: number };

/** How often a request meets which fate, 0 to 1 each. */
export interface Network {
  loseRequest: number;
  loseAnswer: number;
  /** The connection breaks in the middle of the request's body. */
  cut: number;
  /** Arrives a second time, up to `delayMs` later. */
  repeat: number;
  delay: number;
  delayMs: number;
}

/** A run and everything that goes wrong in it. */
export interface Schedule {
  seed: number;
  problem: Problem;
  shards: number;
  slots: number;
  commitSeconds: number;
  commitParameters: number;
  network: Network;
  faults: Fault[];
  /** In mode Queue. */
  queue?: QueueSettings;
}

/** The schedule of a seed: always the same. */
export function scheduleOf(seed: number): Schedule {
  const random = new Random(seed);
  const shards = random.whole(1, 3);
  const trouble = random.pick([0, 0.02, 0.06]);
  const rate = (): number => random.next() * trouble;
  const problem = random.pick(PROBLEMS);
  return {
    seed,
    problem,
    shards,
    slots: random.whole(1, 2),
    commitSeconds: random.pick([0.02, 0.1, 0.3]),
    commitParameters: Math.ceil(totalOf(problem) / random.pick([3, 20, 100])),
    network: {
      loseRequest: rate(),
      loseAnswer: rate(),
      cut: rate(),
      repeat: rate(),
      delay: 2 * rate(),
      delayMs: random.whole(1, 600),
    },
    faults: random.times(random.whole(1, 6), () => faultOf(random, shards)),
  };
}

/** The schedule of a seed in mode Queue: Redis suffers, too. */
export function queueScheduleOf(seed: number): Schedule {
  const schedule = scheduleOf(seed);
  const random = new Random(seed + 2);
  const queue: QueueSettings = {
    batchSize: random.pick([
      Math.ceil(totalOf(schedule.problem) / 60),
      Math.ceil(totalOf(schedule.problem) / 15),
      'Auto',
    ]),
    targetSeconds: 1,
    maxDeliveries: 1000,
    visibilityTimeoutSeconds: random.pick([1, 2, 4]),
  };
  const ofRedis = random.times(random.whole(1, 3), () => redisFaultOf(random));
  return { ...schedule, shards: random.whole(2, 4), queue, faults: [...schedule.faults, ...ofRedis] };
}

function redisFaultOf(random: Random): Fault {
  const kind = random.pick(['kill redis', 'flush redis', 'freeze redis'] as const);
  const afterMs = random.whole(0, 500);
  switch (kind) {
    case 'flush redis':
      return { kind, afterMs };
    case 'kill redis':
      return { kind, afterMs, downMs: random.whole(0, 2000) };
    case 'freeze redis':
      return { kind, afterMs, forMs: random.whole(100, 3000) };
  }
}

function faultOf(random: Random, shards: number): Fault {
  const afterMs = random.whole(0, 500);
  const shard = random.whole(0, shards - 1);
  const kind = random.pick([
    'kill worker',
    'kill worker',
    'end worker',
    'second worker',
    'freeze worker',
    'kill ledger',
    'kill ledger',
    'end ledger',
    'freeze ledger',
  ] as const);
  switch (kind) {
    case 'freeze worker':
      return { kind, afterMs, shard, forMs: random.whole(300, 2000), endsAfterwards: random.chance(0.5) };
    case 'freeze ledger':
      return { kind, afterMs, forMs: random.whole(100, 800) };
    case 'kill ledger':
    case 'end ledger':
      return { kind, afterMs, downMs: random.whole(0, 500) };
    case 'kill worker':
    case 'end worker':
    case 'second worker':
      return { kind, afterMs, shard };
  }
}
