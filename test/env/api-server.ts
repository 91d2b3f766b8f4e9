import { readFile, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { join } from 'node:path';
import { type Program, startProgram } from './program.ts';
import { waitUntilReady } from './wait-until-ready.ts';

export interface ApiServerOptions {
  /** Path of kube-apiserver. */
  command: string;
  /** Holds sa.key and sa.pub; gets apiserver.crt, which signs itself, and the log. */
  folder: string;
  etcdUrl: string;
  port: number;
  /** Bearer token of a cluster administrator. */
  token: string;
  /** Further flags; they win. */
  flags: readonly string[];
}

/** Starts kube-apiserver and waits until it is ready. */
export async function startApiServer(options: ApiServerOptions): Promise<Program> {
  const { command, folder, etcdUrl, port, token, flags } = options;
  const file = (name: string): string => join(folder, name);
  await writeFile(file('tokens.csv'), `${token},test-admin,test-admin,system:masters\n`, { mode: 0o600 });
  const program = await startProgram(
    command,
    [
      `--etcd-servers=${etcdUrl}`,
      '--bind-address=127.0.0.1',
      '--advertise-address=127.0.0.1',
      `--secure-port=${port}`,
      `--cert-dir=${folder}`,
      `--token-auth-file=${file('tokens.csv')}`,
      '--authorization-mode=RBAC',
      '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
      `--service-account-signing-key-file=${file('sa.key')}`,
      `--service-account-key-file=${file('sa.pub')}`,
      '--service-cluster-ip-range=10.96.0.0/16',
      // It waits for token Secrets and default service accounts, which only the controller manager makes.
      '--disable-admission-plugins=ServiceAccount',
      ...flags,
    ],
    file('apiserver.log'),
  );
  await waitUntilReady('kube-apiserver', program, async () => {
    const ca = await readFile(file('apiserver.crt'), 'utf8');
    return (await status(`https://127.0.0.1:${port}/readyz`, ca, token)) === 200;
  });
  return program;
}

function status(url: string, ca: string, token: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = get(url, { ca, agent: false, timeout: 5000, headers: { authorization: `Bearer ${token}` } });
    request.on('response', (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('timeout', () => request.destroy(new Error(`no answer from ${url}`)));
    request.on('error', reject);
  });
}
