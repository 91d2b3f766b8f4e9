/** A contiguous range of parameter ids, [start, end). */
export interface IdRange {
  start: number;
  end: number;
}

/**
 * The ids of shard `index` when `total` parameters are divided into `shards`: [⌊index·total/shards⌋,
 * ⌊(index+1)·total/shards⌋). The ranges of all shards cover [0, total) without gap or overlap and differ by one at most
 * in size; with more shards than parameters some are empty. Exact for totals below 2^53.
 *
 * @throws RangeError where total or shards is no positive whole number or index no shard.
 */
export function shardRange(total: number, shards: number, index: number): IdRange {
  check('total', total, 0, Number.MAX_SAFE_INTEGER);
  check('shards', shards, 1, Number.MAX_SAFE_INTEGER);
  check('index', index, 0, shards - 1);
  return { start: boundary(total, shards, index), end: boundary(total, shards, index + 1) };
}

/** A range as people read it, first and last id: "0-3332"; "" where it is empty. */
export function rangeText({ start, end }: IdRange): string {
  return start >= end ? '' : `${start}-${end - 1}`;
}

function boundary(total: number, shards: number, index: number): number {
  const product = total * index;
  if (Number.isSafeInteger(product)) return (product - (product % shards)) / shards;
  return Number((BigInt(total) * BigInt(index)) / BigInt(shards));
}

function check(name: string, value: number, least: number, most: number): void {
  if (!Number.isSafeInteger(value) || value < least || value > most) {
    throw new RangeError(`${name} is ${value}; allowed are whole numbers from ${least} to ${most}`);
  }
}
