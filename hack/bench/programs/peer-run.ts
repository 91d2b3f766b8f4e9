import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isRecord } from '../../../crds/record.ts';
import { RedisServer } from '../../../test/env/redis.ts';

const run = promisify(execFile);
const folder = join(import.meta.dirname, '../peers');

/** What a peer said of one sweep. */
export interface PeerRun {
  /** From the first task handed over to all results gathered and in order; its processes were up before. */
  seconds: number;
  version: string;
}

/** A program of hack/bench/peers. */
export type Peer = 'joblib' | 'ray' | 'dask' | 'celery' | 'bullmq';

/** Installs the peers where they are not yet; the folder that they are in. */
export async function installPeers(): Promise<string> {
  const { stdout } = await run('bash', [join(folder, 'setup.sh')]);
  return stdout.trim();
}

/**
 * Lets a peer compute a sweep of hack/bench/peers/sweep.py with three processes, over a Redis of its own that keeps an
 * append-only file, as ours would.
 *
 * @throws Error where it fails, or its results are not those of the sweep
 */
export async function runPeer(installed: string, peer: Peer, sweep: string): Promise<PeerRun> {
  const redis = await RedisServer.start({ args: ['--appendonly', 'yes'] });
  // Some leave files where they put them.
  const temporary = mkdtempSync(join(tmpdir(), 'ttg-peer-'));
  const [program, script] =
    peer === 'bullmq' ? [process.execPath, 'bullmq-peer.mjs'] : [join(installed, 'bin/python'), `${peer}_peer.py`];
  try {
    const { stdout } = await run(program, [script, sweep], {
      cwd: folder,
      maxBuffer: 64 * 1024 * 1024,
      env: {
        ...process.env,
        REDIS_URL: `${redis.url}/0`,
        PEERS_FOLDER: installed,
        TMPDIR: temporary,
        PYTHONDONTWRITEBYTECODE: '1',
        PYTHONWARNINGS: 'ignore',
      },
    });
    const said: unknown = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    if (!isRecord(said) || typeof said['seconds'] !== 'number' || typeof said['version'] !== 'string') {
      throw new Error(`${peer} said ${stdout}`);
    }
    return { seconds: said['seconds'], version: said['version'] };
  } finally {
    await redis.close();
    rmSync(temporary, { recursive: true, force: true });
  }
}
