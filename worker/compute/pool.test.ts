import { expect } from 'chai';
import type { Algorithm } from '../../crds/computation.ts';
import { parameterSpace } from '../../crds/parameters/parameter-space.ts';
import { childCommand } from '../child-command.ts';
import type { Outcome } from './outcome.ts';
import { Pool, type PoolOptions } from './pool.ts';

interface Run {
  outcomes: Map<number, Outcome>;
  /** How many were asked for, each time. */
  asked: number[];
  logs: string[];
}

/** Computes ids [0, total) with real children. */
async function compute(
  total: number,
  args: Algorithm['args'],
  options: Partial<PoolOptions & { careful: boolean }> = {},
): Promise<Run> {
  const run: Run = { outcomes: new Map(), asked: [], logs: [] };
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let next = 0;
  const pool = new Pool(
    {
      slots: 2,
      command: childCommand({ name: 'faulty', args }, process.env),
      parameters: parameterSpace({ count: total }),
      retries: 0,
      ...options,
    },
    {
      careful: options.careful ?? false,
      take(most) {
        run.asked.push(most);
        if (next >= total) return undefined;
        const start = next;
        next = Math.min(total, start + most);
        return { start, end: next };
      },
      wants: (id) => !run.outcomes.has(id),
      outcome(id, outcome) {
        expect(run.outcomes.has(id), `a second outcome of ${id}`).to.equal(false);
        run.outcomes.set(id, outcome);
        if (run.outcomes.size === total) resolve();
      },
      activity: () => undefined,
      failed: reject,
      log: (message) => void run.logs.push(message),
    },
  );
  try {
    await promise;
    return run;
  } finally {
    pool.end();
  }
}

function failuresOf({ outcomes }: Run): [number, string, number][] {
  return [...outcomes]
    .flatMap(([id, outcome]): [number, string, number][] =>
      outcome.kind === 'failure' ? [[id, outcome.failure.reason, outcome.failure.attempts]] : [],
    )
    .toSorted(([a], [b]) => a - b);
}

describe('the pool', () => {
  it('gives each parameter exactly one outcome and hands out more at once as it learns', async () => {
    const run = await compute(5000, {});
    expect(failuresOf(run)).to.deep.equal([]);
    expect(run.outcomes.get(4321)).to.deep.include({ row: '{"r":4321}', value: 4321 });
    expect(run.asked[0]).to.equal(1);
    expect(Math.max(...run.asked)).to.be.above(50);
  });

  it('blames a crash on the parameter that caused it twice, and on no other', async () => {
    expect(failuresOf(await compute(3000, { exitAt: [0, 1700], killAt: [2999] }))).to.deep.equal([
      [0, 'Crashed', 2],
      [1700, 'Crashed', 2],
      [2999, 'Crashed', 2],
    ]);
  });

  it('hands out one at a time while careful', async () => {
    const run = await compute(200, {}, { careful: true });
    expect(new Set(run.asked)).to.deep.equal(new Set([1]));
  });

  it('tries what threw again, what was invalid or too large not', async () => {
    const run = await compute(50, { throwAt: [3], undefinedAt: [4], largeAt: [5] }, { retries: 2 });
    expect(failuresOf(run)).to.deep.equal([
      [3, 'Exception', 3],
      [4, 'InvalidResult', 1],
      [5, 'ResultTooLarge', 1],
    ]);
  });

  it('stops what takes too long, and only that', async () => {
    const run = await compute(300, { hangAt: [150] }, { timeoutMs: 400, slots: 1 });
    expect(failuresOf(run)).to.deep.equal([[150, 'TimedOut', 1]]);
  });

  it('gives up where no child can be started', async () => {
    const command = { ...childCommand({ name: 'faulty', args: {} }, process.env), file: '/no/such/program' };
    const error = await compute(1, {}, { command, slots: 1 }).catch((thrown: unknown) => thrown);
    expect(error).to.have.property('name', 'ChildrenFail');
    expect(error).to.have.property('message').that.contains('ENOENT');
  });
});
