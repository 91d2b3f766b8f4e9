import type { LedgerGraph } from './ledger-graph.ts';
import { serve } from './ledger-model.ts';
import type { Move } from './moves.ts';
import { RULES, type Rules } from './rules.ts';
import type { Sent, World } from './world.ts';

/**
 * Takes requests off the wire that can do nothing any more, whenever they arrive: nobody awaits their answer, and they
 * carry an epoch that was overtaken, or rows that are stored. It makes the exploration a hundred times shorter. Only
 * where all rules hold and the ledger goes back to no
 * older state: otherwise they might do something.
 */
export function withoutDeadLetters(move: Move, rules: Rules, graph: LedgerGraph): Move {
  const mayGoBack = move.world.budget.restores > 0;
  if (rules !== RULES || mayGoBack || move.world.requests.every(({ awaited }) => awaited)) return move;
  const requests = move.world.requests.filter((sent) => !isDead(move.world, sent, graph));
  return requests.length === move.world.requests.length ? move : { ...move, world: { ...move.world, requests } };
}

function isDead({ ledger, heard }: World, { request, awaited }: Sent, graph: LedgerGraph): boolean {
  if (awaited || request.kind === 'claim') return false;
  const { state, answer } = serve(ledger, request, heard, RULES);
  const isStale = request.epoch < ledger.epoch;
  const isStored = answer.kind === 'committed' && answer.repeated;
  if (!isStale && !isStored) return false;
  graph.note({ before: ledger, request, heard, answer, after: state });
  return true;
}
