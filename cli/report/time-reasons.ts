import type { Computation, ShardStatus } from '../../crds/computation.ts';
import { secondsText } from './format-seconds.ts';
import { markdownTable } from './markdown-table.ts';

/**
 * Where the time from apply to the end went, with what each part is made of, as a Markdown table; '' before anything is
 * known of it. The parts add up to the last line, along the worker that the others waited for.
 */
export function timeReasons(computation: Computation): string {
  const timing = computation.status?.timing;
  if (timing === undefined) return '';
  const rows: [string, string, number][] = [
    ['A node is found', 'the resource is seen, a Job is made, its pods are scheduled', timing.schedulingMs],
    ['The worker starts', 'container and process start, the shard is claimed', timing.podStartMs],
    ['Parameters are computed', computingReason(computation, timing.computingMs), timing.computingMs],
    ['Waiting for results to be durable', 'a commit is on the disk before it counts', timing.committingMs],
    ['Neither', 'start of child processes, the last commit, writing the end into the status', timing.idleMs],
    ['In all', '', timing.totalMs],
  ];
  return markdownTable(
    ['Step', 'What it is made of', 'Time'],
    rows.map(([step, what, ms]) => [step, what, secondsText(ms)]),
  );
}

function computingReason({ spec, status }: Computation, computingMs: number): string {
  const shard = slowest(status?.shards ?? []);
  if (shard === undefined) return '';
  const count = shard.completed + shard.failed;
  const each = count === 0 ? '' : `, ${(computingMs / count).toPrecision(3)} ms for each`;
  const sleepMs = spec.algorithm.args['sleepMs'];
  const sleep =
    spec.algorithm.name === 'simulate' && typeof sleepMs === 'number' && spec.worker.slots === undefined
      ? `; of it asked sleep: ${count.toLocaleString('en-US')} × ${sleepMs} ms = ${secondsText(count * sleepMs)}`
      : '';
  return `${count.toLocaleString('en-US')} parameters of worker ${shard.index}${each}${sleep}`;
}

/** The shard that ended last. */
function slowest(shards: readonly ShardStatus[]): ShardStatus | undefined {
  return shards
    .filter((shard) => shard.completed + shard.failed > 0)
    .toSorted((a, b) => (b.completionTime ?? '~').localeCompare(a.completionTime ?? '~'))[0];
}
