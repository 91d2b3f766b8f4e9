/** A parameter with the value that ranks it. */
export interface Ranked {
  value: number;
  id: number;
  /** The parameter's value, where the aggregate shows it. */
  parameter?: unknown;
}

/** Whether the largest or the smallest values rank first. Equal values rank by id, the lowest first. */
export type RankingOrder = 'largest' | 'smallest';

/** Negative where a ranks before b. */
export function compareRanked(order: RankingOrder, a: Ranked, b: Ranked): number {
  if (a.value !== b.value) return a.value > b.value === (order === 'largest') ? -1 : 1;
  return a.id - b.id;
}

/** Whether a value of that id would be among the first k. */
export function ranks(order: RankingOrder, k: number, best: readonly Ranked[], value: number, id: number): boolean {
  const last = best[k - 1];
  return last === undefined || compareRanked(order, { value, id }, last) < 0;
}

/** Puts an entry in its place in `best`, which stays sorted and at most k long. */
export function insertRanked(order: RankingOrder, k: number, best: Ranked[], entry: Ranked): void {
  let at = best.length;
  for (let before = best[at - 1]; before !== undefined && compareRanked(order, entry, before) < 0;) {
    at -= 1;
    before = best[at - 1];
  }
  best.splice(at, 0, entry);
  if (best.length > k) best.pop();
}
