import { isRecord } from '../../../crds/record.ts';
import { aComputation } from '../../../test/e2e/faults/a-computation.ts';
import { Run } from '../../../test/e2e/faults/run.ts';
import { until } from '../../../test/env/until.ts';
import { BENCH_NAMESPACE } from './bench-namespace.ts';

/** The shard whose worker is disturbed. */
export const VICTIM = 1;
const FIRST_ID = 3000;
const END_ID = 6000;
const UNDER_WAY_PERCENT = 15;

/** A row of the table: which attempt at its shard computed it, and when the ledger had stored it. */
interface StoredRow {
  id: number;
  attempt: number;
  /** By the clock that this process has, too: kind's nodes are on this machine. */
  storedAt: number;
}

/** Starts 9,000 parameters of 6 ms in three shards and waits until the victim's shard is under way. */
export async function underWay(name: string): Promise<Run> {
  const run = await Run.of(
    aComputation(BENCH_NAMESPACE, name, { algorithm: { name: 'faulty', args: { sleepMs: 6 } } }),
  );
  await run.reachesIn(VICTIM, UNDER_WAY_PERCENT);
  return run;
}

/** Milliseconds since `since` until the next attempt's first row of the victim's shard was stored; waits for it. */
export async function firstRowElsewhere(run: Run, since: number): Promise<number> {
  await run.becomes('claimed anew', ({ status }) => (status?.shards?.[VICTIM]?.attempts ?? 0) > 1, 120);
  return firstStored(run, since, ({ id, attempt }) => id >= FIRST_ID && id < END_ID && attempt > 1);
}

/** Milliseconds since `since` until the first row was stored that `counts`; waits for it. */
export async function firstStored(run: Run, since: number, counts: (row: StoredRow) => boolean): Promise<number> {
  return until(
    'a row',
    async () => {
      const table = await run.table({ FORMAT: 'ndjson', COLUMNS: 'attempt,timestamp' });
      const times = table.trimEnd().split('\n').map(storedRow).filter(counts);
      return times.length > 0 && Math.min(...times.map(({ storedAt }) => storedAt)) - since;
    },
    { timeoutMs: 60_000, everyMs: 500 },
  );
}

function storedRow(line: string): StoredRow {
  const row: unknown = JSON.parse(line);
  if (!isRecord(row)) throw new TypeError(`no row: ${line}`);
  return {
    id: Number(row['param_id']),
    attempt: Number(row['attempt']),
    storedAt: Date.parse(String(row['timestamp'])),
  };
}
