import type { Computation, ShardStatus } from '../../crds/computation.ts';
import { parseQuantity } from '../../crds/quantity.ts';

/** Titles of {@link usageRows}. */
export const USAGE_TITLES = ['SHARD', 'CPUS', 'OF REQUEST', 'MEMORY', 'OF REQUEST'] as const;

const MIB = 1024 * 1024;

/**
 * What each listed shard's worker used: processors on average while it was at work, and the most memory, each with its part
 * of what was requested (of the limit, where nothing was). Empty before anything is known of it.
 */
export function usageRows({ spec, status }: Computation): string[][] {
  const { requests = {}, limits = {} } = spec.worker.resources ?? {};
  const cpus = quantityOf(requests['cpu'] ?? limits['cpu']);
  const memory = quantityOf(requests['memory'] ?? limits['memory']);
  return (status?.shards ?? []).flatMap((shard) => {
    if (shard.usage === undefined) return [];
    const used = cpusOf(shard);
    const { peakMemoryBytes } = shard.usage;
    return [
      [
        String(shard.index),
        used === undefined ? '-' : used.toFixed(2),
        partOf(used, cpus),
        `${Math.ceil(peakMemoryBytes / MIB)}Mi`,
        partOf(peakMemoryBytes, memory),
      ],
    ];
  });
}

/** By the time that its commits cover; undefined where that is none. */
function cpusOf({ usage, timing }: ShardStatus): number | undefined {
  if (usage === undefined || timing === undefined) return undefined;
  const milliseconds = timing.computeMs + timing.waitMs + timing.idleMs;
  return milliseconds <= 0 ? undefined : usage.cpuMs / milliseconds;
}

function quantityOf(quantity: string | number | undefined): number | undefined {
  return quantity === undefined ? undefined : parseQuantity(quantity);
}

function partOf(used: number | undefined, requested: number | undefined): string {
  return used === undefined || requested === undefined || requested <= 0
    ? '-'
    : `${Math.round((100 * used) / requested)}%`;
}
