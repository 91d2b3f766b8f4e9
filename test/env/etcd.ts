import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { type Program, startProgram } from './program.ts';
import { waitUntilReady } from './wait-until-ready.ts';

export interface Etcd {
  program: Program;
  url: string;
}

/** Starts etcd with its data below `folder`, not synced to disk, and waits until it answers. */
export async function startEtcd(command: string, folder: string): Promise<Etcd> {
  const url = `http://127.0.0.1:${await freePort()}`;
  const peerUrl = `http://127.0.0.1:${await freePort()}`;
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
  return { program, url };
}
