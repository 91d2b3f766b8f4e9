import type { LedgerState } from './ledger-model.ts';
import type { Move } from './moves.ts';
import { WORKERS, type Answer, type WorkerName } from './messages.ts';
import type { World } from './world.ts';

/**
 * What is promised and does not hold after this move; undefined where all is well. After a restore from a backup nobody
 * can promise that what was acknowledged is there; but each row still stands once, in its place.
 */
export function violation(before: World, move: Move): string | undefined {
  return ofServing(move) ?? ofHearing(move) ?? ofWorld(move.world) ?? ofGrowth(before, move.world);
}

/** What is wrong with a world in which nothing can happen any more. */
export function violationAtEnd({ workers }: World): string | undefined {
  const isStuck = (name: WorkerName): boolean =>
    workers[name].phase === 'working' || (workers[name].phase === 'new' && name !== 'C');
  const stuck = WORKERS.filter(isStuck);
  return stuck.length === 0 ? undefined : `${stuck.join(' and ')} can do nothing any more`;
}

function ofServing({ served, world }: Move): string | undefined {
  if (served === undefined) return undefined;
  const { request, before, answer } = served;
  const moved = world.ledger.offset - before.offset;
  if (moved !== 0 && !(request.kind === 'commit' && answer.kind === 'committed')) return 'no commit moved the offset';
  if (moved !== 0 && request.kind === 'commit' && request.epoch !== before.epoch)
    return 'a stale worker moved the offset';
  return ofCare(world, request.from, answer, before);
}

/** A claimant after one that was killed is told to be careful; the first one is not. */
function ofCare({ workers }: World, name: WorkerName, answer: Answer, before: LedgerState): string | undefined {
  if (answer.kind !== 'claimed' || answer.complete) return undefined;
  const { worker: last, saidGoodbye } = before;
  if (last === null) return answer.careful ? 'the first claimant was told to be careful' : undefined;
  if (last === name) return undefined;
  if (workers[last].phase === 'dead' && !answer.careful)
    return 'the claimant after a killed one was not told to be careful';
  return workers[last].phase === 'left' && saidGoodbye && answer.careful
    ? 'the claimant after one that said goodbye was told to be careful'
    : undefined;
}

/** Whoever is told that its rows are stored finds exactly its rows there. */
function ofHearing({ heardOf, world }: Move): string | undefined {
  if (world.restored || heardOf?.answer.kind !== 'committed' || heardOf.about.kind !== 'commit') return undefined;
  const { from, epoch, offset, count } = heardOf.about;
  const isThere = world.ledger.chunks.some(
    (chunk) => chunk.by === from && chunk.epoch === epoch && chunk.offset === offset && chunk.count === count,
  );
  return isThere ? undefined : `${from} was told that its rows ${offset}+${count} are stored, which they are not`;
}

function ofWorld({ ledger, workers, restored }: World): string | undefined {
  let next = 0;
  for (const { offset, count } of ledger.chunks) {
    if (offset !== next) return `after the row of id ${next - 1} stands that of ${offset}`;
    next += count;
  }
  if (next !== ledger.offset) return `rows up to ${next}, but the offset is ${ledger.offset}`;
  if (restored) return undefined;
  for (const name of WORKERS) {
    const { phase, offset } = workers[name];
    if (offset > ledger.offset) return `${name} was told that ${offset} rows are durable; ${ledger.offset} are there`;
    if (phase === 'done' && ledger.offset !== ledger.end) return `${name} ended with exit code 0 at ${ledger.offset}`;
  }
  return undefined;
}

function ofGrowth({ ledger: before }: World, { ledger: after, restored }: World): string | undefined {
  if (restored) return undefined;
  if (after.epoch < before.epoch) return 'the epoch went back';
  return after.offset < before.offset ? 'the offset went back' : undefined;
}
