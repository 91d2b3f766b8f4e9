import type { WorkSpec } from '../../../crds/protocol.ts';
import { buildRegistration } from '../../../test/ledger/commit-builder.ts';
import type { BenchLedger } from './bench-ledger.ts';
import { bundled } from './bundles.ts';
import { runNode } from './node-process.ts';

/**
 * Runs so many workers at once, bundled as in their image, on a Computation of as many shards, until all of it is durable
 * and they end.
 *
 * @returns seconds from the start of the first to the end of the last
 * @throws Error where a worker fails
 */
export async function runWorkers(ledger: BenchLedger, { workers, count, work, env = {} }: WorkersRun): Promise<number> {
  const registration = buildRegistration({ total: count, segments: workers });
  const uid = await ledger.register({ ...registration, work: { ...registration.work, ...work } });
  const { worker } = await bundled();
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: workers }, async (_, index) =>
      runNode([worker], {
        ...process.env,
        ...env,
        TTG_LEDGER_URL: ledger.url,
        TTG_COMPUTATION_UID: uid,
        TTG_TOKEN_FILE: ledger.tokenFile,
        WORKER_ID: String(index),
        POD_NAME: `bench-${index}`,
        LOG_LEVEL: 'warn',
      }),
    ),
  );
  return (performance.now() - begun) / 1000;
}

/** What {@link runWorkers} runs. */
export interface WorkersRun {
  workers: number;
  /** Number of parameters. */
  count: number;
  work: Pick<WorkSpec, 'algorithm'> & Partial<WorkSpec>;
  /** Further variables of the workers' environment. */
  env?: NodeJS.ProcessEnv;
}
