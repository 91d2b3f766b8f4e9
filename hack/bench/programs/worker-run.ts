import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LedgerClient } from '../../../operator/ledger/client.ts';
import type { Registration } from '../../../crds/protocol.ts';
import { LedgerProcess } from '../../../test/ledger/ledger-process.ts';
import { SECRET } from '../../../test/ledger/test-ledger.ts';
import { endsWithUs } from '../../../test/soak/ends-with-us.ts';
import { bundled } from './bundles.ts';

/** A real ledger in a process of its own, on a folder of its own, for workers that run as processes. */
export class BenchLedger {
  readonly client: LedgerClient;
  readonly url: string;
  readonly tokenFile: string;
  readonly #folder: string;
  readonly #process: LedgerProcess;

  private constructor(folder: string, process: LedgerProcess) {
    this.#folder = folder;
    this.#process = process;
    this.url = process.url;
    this.client = new LedgerClient({ url: process.url, token: async () => SECRET });
    this.tokenFile = join(folder, 'token');
    writeFileSync(this.tokenFile, SECRET);
  }

  /** Starts one on the disk that holds the temporary folder; TTG_BENCH_DIR names another. */
  static async start(): Promise<BenchLedger> {
    const folder = mkdtempSync(join(process.env['TTG_BENCH_DIR'] ?? tmpdir(), 'ttg-bench-'));
    return new BenchLedger(folder, await LedgerProcess.start(folder));
  }

  /** Registers a Computation under a new uid and gives that. */
  async register(registration: Registration): Promise<string> {
    const uid = randomUUID();
    await this.client.register(uid, registration);
    return uid;
  }

  /** A number out of its /metrics. @throws Error where it has none of that name. */
  async metric(name: string): Promise<number> {
    return metricOf(await (await fetch(`${this.url}/metrics`)).text(), name);
  }

  async end(): Promise<void> {
    await this.#process.end('SIGTERM');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** The value of a metric without labels. @throws Error where there is none of that name. */
export function metricOf(text: string, name: string): number {
  const found = new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1];
  if (found === undefined) throw new Error(`there is no metric ${name}`);
  return Number(found);
}

/** How long a process took from its start to its end. */
export interface ProcessRun {
  seconds: number;
  output: string;
}

/**
 * Runs a Node program to its end.
 *
 * @throws Error with its output when its exit code is not 0.
 */
export function runToEnd(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<ProcessRun> {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const child = endsWithUs(spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] }));
    let output = '';
    child.stdout.on('data', (data) => (output += String(data)));
    child.stderr.on('data', (data) => (output += String(data)));
    child.once('error', reject);
    child.once('exit', (code) => {
      const seconds = (performance.now() - begun) / 1000;
      if (code === 0) resolve({ seconds, output });
      else reject(new Error(`${args.join(' ')} ended with ${code}:\n${output}`));
    });
  });
}

/** The environment of a worker of shard 0 as its container has it. */
export function workerEnv(ledger: BenchLedger, uid: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    TTG_LEDGER_URL: ledger.url,
    TTG_COMPUTATION_UID: uid,
    TTG_TOKEN_FILE: ledger.tokenFile,
    WORKER_ID: '0',
    POD_NAME: 'bench-0',
    LOG_LEVEL: 'warn',
  };
}

/** Runs one worker, bundled as in its image, on a Computation of one shard until that is complete. */
export async function runWorker(ledger: BenchLedger, registration: Registration): Promise<ProcessRun> {
  const uid = await ledger.register(registration);
  return runToEnd([(await bundled()).worker], workerEnv(ledger, uid));
}
