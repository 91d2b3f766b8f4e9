import type { ComputationStatus, ShardStatus } from '../../crds/computation.ts';

/** Seconds from a shard's first claim until its last parameter was durable; undefined before that. */
export function shardSeconds({ startTime, completionTime }: ShardStatus): number | undefined {
  if (startTime === undefined || completionTime === undefined) return undefined;
  return (Date.parse(completionTime) - Date.parse(startTime)) / 1000;
}

/** Seconds from the first claim of any shard until the last parameter of all was durable; undefined before that. */
export function computingSeconds({ shards = [], shardSummary }: ComputationStatus): number | undefined {
  const times = shards.filter((shard) => shardSeconds(shard) !== undefined);
  if (times.length === 0 || times.length < (shardSummary?.total ?? shards.length)) return undefined;
  const begun = Math.min(...times.map(({ startTime = '' }) => Date.parse(startTime)));
  const done = Math.max(...times.map(({ completionTime = '' }) => Date.parse(completionTime)));
  return (done - begun) / 1000;
}

/** Parameters a second as the first system's report has them, "499 p/s"; "-" where there is no time. */
export function throughputText(parameters: number, seconds: number | undefined): string {
  if (seconds === undefined || seconds <= 0) return '-';
  const rate = parameters / seconds;
  return `${rate >= 100 ? Math.round(rate).toLocaleString('en-US') : rate.toPrecision(2)} p/s`;
}
