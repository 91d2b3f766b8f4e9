/** A Computation that does not end while it is looked at, with an aggregate that changes at each commit. */
export function endless(shards: number): Record<string, unknown> {
  return {
    parameters: { count: 1_000_000_000 },
    shards,
    parallelism: shards,
    aggregations: [{ name: 'total', field: 'result', op: 'sum' }],
  };
}
