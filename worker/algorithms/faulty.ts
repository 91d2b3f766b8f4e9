import { writeSync } from 'node:fs';
import { BadAlgorithm } from '../errors.ts';
import type { BuiltIn } from './algorithm.ts';
import { idsArgument, numberArgument, onlyArguments } from './arguments.ts';
import { sleep } from './sleep.ts';

const STEP_BYTES = 4 * 1024 * 1024;

/**
 * Gives the parameter back, but fails at chosen ids, for tests: `throwAt` throws, `exitAt` ends the process with code 3,
 * `killAt` by SIGSEGV, `hangAt` never returns, `allocateAt` takes memory until it is stopped, `largeAt` returns 100,000
 * characters, `undefinedAt` nothing. `sleepMs` (default 0) before each; with `printIds` each id is printed first. Those of
 * `slowAt` wait `slowMs` (default 1,000), those of `busyAt` compute for so long without a pause.
 */
export const faulty: BuiltIn = {
  name: 'faulty',
  prepare(args) {
    const lists = ['throwAt', 'exitAt', 'killAt', 'hangAt', 'allocateAt', 'largeAt', 'undefinedAt', 'slowAt', 'busyAt'];
    onlyArguments('faulty', args, [...lists, 'sleepMs', 'slowMs', 'printIds']);
    const time = { least: 0, most: 86_400_000, whole: false };
    const sleepMs = numberArgument('faulty', args, 'sleepMs', { ...time, fallback: 0 });
    const slowMs = numberArgument('faulty', args, 'slowMs', { ...time, fallback: 1_000 });
    const throwAt = idsArgument(args, 'throwAt');
    const exitAt = idsArgument(args, 'exitAt');
    const killAt = idsArgument(args, 'killAt');
    const hangAt = idsArgument(args, 'hangAt');
    const allocateAt = idsArgument(args, 'allocateAt');
    const largeAt = idsArgument(args, 'largeAt');
    const undefinedAt = idsArgument(args, 'undefinedAt');
    const slowAt = idsArgument(args, 'slowAt');
    const busyAt = idsArgument(args, 'busyAt');
    const printIds = args['printIds'] ?? false;
    if (typeof printIds !== 'boolean') {
      throw new BadAlgorithm(`algorithm.args.printIds is ${JSON.stringify(printIds)}; allowed are true and false`);
    }
    return (parameter, id) => {
      if (printIds) writeSync(1, `id ${id}\n`);
      sleep(sleepMs);
      if (slowAt.has(id)) sleep(slowMs);
      if (busyAt.has(id)) compute(slowMs);
      if (throwAt.has(id)) throw new RangeError(`faulty was told to throw at ${id}`);
      if (exitAt.has(id)) process.exit(3);
      if (killAt.has(id)) process.kill(process.pid, 'SIGSEGV');
      if (hangAt.has(id)) sleep(Number.POSITIVE_INFINITY);
      if (allocateAt.has(id)) allocate();
      if (largeAt.has(id)) return 'x'.repeat(100_000);
      if (undefinedAt.has(id)) return undefined;
      return parameter;
    };
  },
};

function allocate(): never {
  const held: Buffer[] = [];
  for (;;) {
    held.push(Buffer.alloc(STEP_BYTES, held.length + 1));
    sleep(1);
  }
}

/** Keeps the thread busy for so many milliseconds. */
function compute(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}
