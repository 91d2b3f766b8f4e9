import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { mergePartials, type AggregatePartial } from '../../../crds/aggregate/aggregate.ts';
import { text } from './row-fields.ts';
import type { StoredComputation } from './stored-computation.ts';

/**
 * What the finished segments of a Computation contribute to its aggregates, as one: partials merge exactly, so that
 * 100,000 segments cost a reader no more than one.
 */
export class FoldedAggregates {
  readonly #read: StatementSync;
  readonly #write: StatementSync;

  constructor(db: DatabaseSync) {
    this.#read = db.prepare('SELECT aggregates FROM folded WHERE computation_id = ?');
    this.#write = db.prepare('INSERT OR REPLACE INTO folded (computation_id, aggregates) VALUES (?, ?)');
  }

  /** One per aggregation; empty before the first segment is finished. */
  of({ id }: StoredComputation): AggregatePartial[] {
    const row = this.#read.get(id);
    return row === undefined ? [] : JSON.parse(text(row, 'aggregates'));
  }

  /** Adds the partials of a segment, one per aggregation. */
  fold(computation: StoredComputation, partials: readonly AggregatePartial[]): void {
    if (partials.length === 0) return;
    this.#write.run(computation.id, JSON.stringify(mergeAll(computation, this.of(computation), partials)));
  }
}

/** By aggregation, what both sides contribute; a side may be empty. */
export function mergeAll(
  { aggregations }: StoredComputation,
  stored: readonly AggregatePartial[],
  added: readonly AggregatePartial[],
): AggregatePartial[] {
  return aggregations.map((aggregation, at) => {
    const parts = [stored[at], added[at]].filter((part) => part !== undefined);
    return mergePartials(aggregation, parts);
  });
}
