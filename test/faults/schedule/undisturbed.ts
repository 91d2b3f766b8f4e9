import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { ComputationProgress } from '../../../crds/protocol.ts';
import type { LedgerClient } from '../../../operator/ledger/client.ts';
import { SECRET, TestLedger } from '../../ledger/test-ledger.ts';
import { registrationOf, type Problem } from './problem.ts';
import { WorkerProcess } from './worker-process.ts';

/** What must come out of a run, byte for byte. */
export interface Answer {
  csv: string;
  ndjson: string;
  aggregates: ComputationProgress['aggregates'];
  failures: ComputationProgress['failures'];
  completed: number;
  failed: number;
}

const known = new Map<string, Promise<Answer>>();

/** The answer of one worker on one shard whom nothing disturbs, and who does not sleep. Computed once a problem. */
export async function undisturbed(problem: Problem): Promise<Answer> {
  const answer = known.get(problem.name) ?? compute(problem);
  known.set(problem.name, answer);
  return answer;
}

/** What a ledger holds of a run. */
export async function answerOf(client: LedgerClient, uid: string): Promise<Answer> {
  const { aggregates, failures, completed, failed } = await client.computation(uid);
  const csv = await text(await client.table(uid, { format: 'csv' }));
  const ndjson = await text(await client.table(uid, { format: 'ndjson' }));
  return { csv, ndjson, aggregates, failures, completed, failed };
}

async function compute(problem: Problem): Promise<Answer> {
  const ledger = await TestLedger.start();
  try {
    await ledger.register('u', registrationOf({ ...problem, work: withoutSleep(problem.work) }, 1, 1));
    const tokenFile = join(ledger.folder, 'token');
    writeFileSync(tokenFile, SECRET);
    const worker = new WorkerProcess('undisturbed', workerEnv(ledger.url, tokenFile, 0));
    const end = await worker.ended;
    if (end !== 0) throw new Error(`the undisturbed run ended with ${end}: ${worker.said.join('\n')}`);
    rmSync(tokenFile);
    return await answerOf(ledger.client(), 'u');
  } finally {
    await ledger.close();
  }
}

function withoutSleep(work: Problem['work']): Problem['work'] {
  const { algorithm } = work;
  const { sleepMs, slowMs, ...args } = algorithm.args ?? {};
  const none = { ...(sleepMs !== undefined && { sleepMs: 0 }), ...(slowMs !== undefined && { slowMs: 0 }) };
  return { ...work, algorithm: { ...algorithm, args: { ...args, ...none } } };
}

/** What a worker of the Computation `u` is told. */
export function workerEnv(url: string, tokenFile: string, shard: number): Record<string, string> {
  return {
    TTG_LEDGER_URL: url,
    TTG_COMPUTATION_UID: 'u',
    TTG_TOKEN_FILE: tokenFile,
    WORKER_ID: String(shard),
    LOG_LEVEL: 'info',
  };
}
