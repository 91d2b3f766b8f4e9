import { join } from 'node:path';
import { freePort } from '../../cli/local/free-port.ts';
import { type Program, startProgram } from './program.ts';
import { ProgramFailed, waitUntilReady } from './wait-until-ready.ts';

export interface Etcd {
  program: Program;
  url: string;
  peerUrl: string;
}

/**
 * Starts etcd with its data below `folder`, not synced to disk, and waits until it answers. One that ended is started
 * again with the addresses that it had.
 */
export async function startEtcd(
  command: string,
  folder: string,
  addresses?: Pick<Etcd, 'url' | 'peerUrl'>,
): Promise<Etcd> {
  const url = addresses?.url ?? `http://127.0.0.1:${await freePort()}`;
  const peerUrl = addresses?.peerUrl ?? `http://127.0.0.1:${await freePort()}`;
  const program = await startProgram(
    command,
    [
      `--data-dir=${join(folder, 'etcd')}`,
      '--unsafe-no-fsync',
      `--listen-client-urls=${url}`,
      `--advertise-client-urls=${url}`,
      `--listen-peer-urls=${peerUrl}`,
      `--initial-advertise-peer-urls=${peerUrl}`,
      `--initial-cluster=default=${peerUrl}`,
      '--log-level=warn',
    ],
    join(folder, 'etcd.log'),
  );
  await waitUntilReady('etcd', program, async () => (await fetch(`${url}/health`)).ok);
  return { program, url, peerUrl };
}

/** Drops all history: who watches from a revision before this is refused. */
export async function compact(url: string): Promise<void> {
  const everything = { key: 'AA==', range_end: 'AA==', count_only: true };
  const { header }: { header: { revision: string } } = JSON.parse(await post(`${url}/v3/kv/range`, everything));
  await post(`${url}/v3/kv/compaction`, { revision: header.revision, physical: true });
}

async function post(url: string, body: unknown): Promise<string> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new ProgramFailed(`POST ${url}: ${response.status} ${text}`);
  return text;
}
