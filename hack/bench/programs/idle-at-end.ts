import type { BenchLedger } from './bench-ledger.ts';

/**
 * The share of the workers' time that they waited for the last of them: from each one's last row to the last row of all, by
 * the ledger's clock, of the time from the first row to the last.
 */
export async function idleAtEnd(ledger: BenchLedger, uid: string): Promise<number> {
  const last = new Map<string, number>();
  let first = Infinity;
  for await (const { worker, timestamp } of ledger.client.rows(uid, { columns: ['worker', 'timestamp'] })) {
    const at = Date.parse(String(timestamp));
    first = Math.min(first, at);
    last.set(String(worker), Math.max(at, last.get(String(worker)) ?? at));
  }
  const end = Math.max(...last.values());
  const idle = [...last.values()].reduce((sum, at) => sum + end - at, 0);
  return idle / (last.size * (end - first));
}
