import type { QueueSettings, WorkSpec } from '../../../crds/protocol.ts';
import { buildRegistration } from '../../../test/ledger/commit-builder.ts';
import type { BenchLedger } from './bench-ledger.ts';
import { bundled } from './bundles.ts';
import { runNode } from './node-process.ts';
import { workerEnvironment } from './worker-environment.ts';

/** What the resource has where nothing else is said. */
export const AUTO: QueueSettings = {
  batchSize: 'Auto',
  targetSeconds: 5,
  maxDeliveries: 5,
  visibilityTimeoutSeconds: 30,
};

/**
 * Runs so many workers at once, bundled as in their image, on a Computation of as many shards or, with a queue, of tasks,
 * until all of it is durable and they end.
 *
 * @throws Error where a worker fails
 */
export async function runWorkers(ledger: BenchLedger, run: WorkersRun): Promise<WorkersRan> {
  const { workers, count, work, queue, env = {} } = run;
  const mode = queue === undefined ? {} : { mode: 'Queue' as const, queue };
  const registration = buildRegistration({ total: count, segments: workers, ...mode });
  const uid = await ledger.register({ ...registration, work: { ...registration.work, ...work } });
  const { worker } = await bundled();
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: workers }, async (_, index) =>
      runNode([worker], {
        ...process.env,
        ...env,
        ...workerEnvironment(ledger, uid, index),
        TTG_MODE: queue === undefined ? 'Static' : 'Queue',
      }),
    ),
  );
  return { uid, seconds: (performance.now() - begun) / 1000 };
}

/** What {@link runWorkers} runs. */
export interface WorkersRun {
  workers: number;
  /** Number of parameters. */
  count: number;
  work: Pick<WorkSpec, 'algorithm'> & Partial<WorkSpec>;
  /** Mode Queue with these settings; absent = Static. */
  queue?: QueueSettings;
  /** Further variables of the workers' environment. */
  env?: NodeJS.ProcessEnv;
}

/** What {@link runWorkers} did. */
export interface WorkersRan {
  uid: string;
  /** From the start of the first worker to the end of the last. */
  seconds: number;
}
