import type { BenchLedger } from './bench-ledger.ts';

/** What a worker of a figure needs beside the environment of this process: whom it asks, for which Computation, as whom. */
export function workerEnvironment(ledger: BenchLedger, uid: string, index = 0): NodeJS.ProcessEnv {
  return {
    TTG_LEDGER_URL: ledger.url,
    TTG_COMPUTATION_UID: uid,
    TTG_TOKEN_FILE: ledger.tokenFile,
    WORKER_ID: String(index),
    POD_NAME: `bench-${index}`,
    LOG_LEVEL: 'warn',
    // A child that is ended leaves the folder in which it ran executables.
    TMPDIR: ledger.folder,
  };
}
