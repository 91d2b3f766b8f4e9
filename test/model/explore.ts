import { LedgerGraph } from './ledger-graph.ts';
import { movesOf, type Move } from './moves.ts';
import { withoutDeadLetters } from './dead-letters.ts';
import { violation, violationAtEnd } from './oracle.ts';
import type { Rules } from './rules.ts';
import { keyOf, type World } from './world.ts';

/** What an exploration found. */
export interface Exploration {
  /** Different worlds that were reached. */
  worlds: number;
  /** Worlds in which both workers ended with exit code 0. */
  bothDone: number;
  /** Everything that the ledger was asked, in every state that it was in. */
  graph: LedgerGraph;
  /** The first promise seen broken, and what led to it. */
  broken: { promise: string; path: string[] } | undefined;
}

interface Visit {
  world: World;
  what: string;
  from: Visit | undefined;
}

/** Goes through all that can happen, breadth first, until a promise is seen broken. The path to it is a shortest one. */
export function explore(start: World, rules: Rules): Exploration {
  const graph = new LedgerGraph();
  const seen = new Set([keyOf(start)]);
  let bothDone = 0;
  let front: Visit[] = [{ world: start, what: 'start', from: undefined }];
  const result = (broken?: Exploration['broken']): Exploration => ({ worlds: seen.size, bothDone, graph, broken });
  while (front.length > 0) {
    const next: Visit[] = [];
    for (const visit of front) {
      const moves = movesOf(visit.world, rules).map((move) => withoutDeadLetters(move, rules, graph));
      const stuck = moves.length === 0 ? violationAtEnd(visit.world) : undefined;
      if (stuck !== undefined) return result({ promise: stuck, path: pathTo(visit) });
      for (const move of moves) {
        note(graph, move);
        const reached: Visit = { world: move.world, what: move.what, from: visit };
        const promise = violation(visit.world, move);
        if (promise !== undefined) return result({ promise, path: pathTo(reached) });
        const key = keyOf(move.world);
        if (seen.has(key)) continue;
        seen.add(key);
        if (move.world.workers.A.phase === 'done' && move.world.workers.B.phase === 'done') bothDone += 1;
        next.push(reached);
      }
    }
    front = next;
  }
  return result();
}

function note(graph: LedgerGraph, { served, world }: Move): void {
  if (served !== undefined) graph.note({ ...served, after: world.ledger });
}

function pathTo(visit: Visit): string[] {
  return visit.from === undefined ? [] : [...pathTo(visit.from), visit.what];
}
