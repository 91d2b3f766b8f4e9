import type { WorkSpec } from '../../../crds/protocol.ts';
import { buildRegistration } from '../../../test/ledger/commit-builder.ts';
import type { BenchLedger } from './bench-ledger.ts';
import { bundled } from './bundles.ts';
import { runNode, type NodeRun } from './node-process.ts';
import { workerEnvironment } from './worker-environment.ts';

/**
 * Runs one worker, bundled as in its image, on a Computation of one shard with so many parameters, until all of them are
 * durable and it ends.
 */
export async function runWorker(
  ledger: BenchLedger,
  count: number,
  work: Pick<WorkSpec, 'algorithm'> & Partial<WorkSpec>,
  env: NodeJS.ProcessEnv = {},
): Promise<NodeRun> {
  const registration = buildRegistration({ total: count });
  const uid = await ledger.register({ ...registration, work: { ...registration.work, ...work } });
  return runNode([(await bundled()).worker], {
    ...process.env,
    ...workerEnvironment(ledger, uid),
    ...env,
  });
}
