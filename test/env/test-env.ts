/**
 * A real Kubernetes API without nodes: etcd and kube-apiserver as processes of the test, in a temporary folder, on free
 * ports of 127.0.0.1. There is no controller manager, no scheduler and no kubelet: Jobs make no pods, deleted namespaces
 * and owners leave things behind, and a test plays those parts itself. Tokens of service accounts work (TokenRequest,
 * TokenReview, /openid/v1/jwks).
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { KubeConfig } from '@kubernetes/client-node';
import { startApiServer, type ApiServerOptions } from './api-server.ts';
import { type Binaries, findBinaries } from './binaries.ts';
import { compact, startEtcd } from './etcd.ts';
import { freePort } from '../../cli/local/free-port.ts';
import { kubeconfigText } from './kubeconfig.ts';
import { KubectlFailed, type KubectlResult, runKubectl } from './kubectl.ts';
import type { Program } from './program.ts';
import { writeServiceAccountKeys } from './service-account-keys.ts';

export interface TestEnvOptions {
  /** Programs to use instead of those that {@link findBinaries} finds. */
  binaries?: Binaries;
  /** Further flags of kube-apiserver, such as `--v=4`; they win over the harness's own. */
  apiServerFlags?: readonly string[];
}

export interface TestEnv {
  /** A kubeconfig of a cluster administrator. */
  readonly kubeconfigPath: string;
  /** `https://127.0.0.1:…` */
  readonly url: string;
  /** Address of etcd, where its /metrics are, too. */
  readonly etcdUrl: string;
  /** Bearer token of the cluster administrator. */
  readonly token: string;
  /** PEM of the authority that signed the API server's certificate. */
  readonly certificateAuthority: string;
  kubeConfig(): KubeConfig;
  /** Runs kubectl and gives its stdout. Throws KubectlFailed with its stderr. */
  kubectl(...args: string[]): Promise<string>;
  /** Runs kubectl, with an input such as a manifest, and gives all of it back whatever its exit code. */
  tryKubectl(args: readonly string[], input?: string): Promise<KubectlResult>;
  /** `kubectl apply -f -`. Throws KubectlFailed. */
  apply(manifest: string | object, ...args: string[]): Promise<string>;
  /** Makes a namespace of a name not used before, beginning with `prefix`. */
  newNamespace(prefix: string): Promise<string>;
  /** Ends the API server, at once when `signal` is SIGKILL; what it stored stays. */
  stopApiServer(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Starts it again under the same address and waits until it is ready. */
  startApiServer(): Promise<void>;
  restartApiServer(): Promise<void>;
  /** Kills etcd (SIGKILL) and starts it again under the same address, with what it had stored. */
  restartEtcd(): Promise<void>;
  /** Drops etcd's history: once the API server is started anew, a watch from before is answered 410. */
  compact(): Promise<void>;
  /** Ends both programs and removes their folder. */
  stop(): Promise<void>;
}

/**
 * Starts etcd and the API server; takes about three seconds.
 *
 * @throws BinaryMissing where a program is not there; ProgramFailed where one ends or is not ready in time.
 */
export async function startTestEnv(options: TestEnvOptions = {}): Promise<TestEnv> {
  const binaries = options.binaries ?? findBinaries();
  const folder = await mkdtemp(join(tmpdir(), 'ttg-env-'));
  const started: Program[] = [];
  const stop = async (): Promise<void> => {
    for (const program of started.toReversed()) await program.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const etcd = await startEtcd(binaries.etcd, folder);
    started.push(etcd.program);
    const restartEtcd = async (): Promise<void> => {
      await started[0]?.kill();
      started[0] = (await startEtcd(binaries.etcd, folder, etcd)).program;
    };
    await writeServiceAccountKeys(folder);
    const token = randomUUID();
    const server: ApiServerOptions = {
      command: binaries.kubeApiserver,
      folder,
      etcdUrl: etcd.url,
      port: await freePort(),
      token,
      flags: options.apiServerFlags ?? [],
    };
    started.push(await startApiServer(server));
    return { ...(await newTestEnv(server, binaries, started, stop)), restartEtcd, compact: () => compact(etcd.url) };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function newTestEnv(
  server: ApiServerOptions,
  binaries: Binaries,
  started: Program[],
  stop: () => Promise<void>,
): Promise<Omit<TestEnv, 'restartEtcd' | 'compact'>> {
  const { folder, token } = server;
  const url = `https://127.0.0.1:${server.port}`;
  const certificateAuthority = await readFile(join(folder, 'apiserver.crt'), 'utf8');
  const kubeconfigPath = join(folder, 'kubeconfig');
  await writeFile(kubeconfigPath, kubeconfigText({ url, certificateAuthority, token }), { mode: 0o600 });
  let namespaces = 0;

  const tryKubectl = (args: readonly string[], input?: string): Promise<KubectlResult> =>
    runKubectl(binaries.kubectl, { kubeconfig: kubeconfigPath, home: folder }, args, input);
  const kubectl = async (args: readonly string[], input?: string): Promise<string> => {
    const { code, stdout, stderr } = await tryKubectl(args, input);
    if (code !== 0) throw new KubectlFailed(`kubectl ${args.join(' ')} (exit ${code}): ${stderr.trim()}`);
    return stdout;
  };
  const stopServer = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> => {
    const program = started.pop();
    await (signal === 'SIGKILL' ? program?.kill() : program?.stop());
  };
  const startServer = async (): Promise<void> => {
    started.push(await startApiServer(server));
  };

  return {
    kubeconfigPath,
    url,
    etcdUrl: server.etcdUrl,
    token,
    certificateAuthority,
    kubeConfig: () => {
      const config = new KubeConfig();
      config.loadFromFile(kubeconfigPath);
      return config;
    },
    kubectl: (...args) => kubectl(args),
    tryKubectl,
    apply: (manifest, ...args) =>
      kubectl(['apply', '-f', '-', ...args], typeof manifest === 'string' ? manifest : JSON.stringify(manifest)),
    newNamespace: async (prefix) => {
      namespaces += 1;
      const name = `${prefix}-${namespaces}`;
      await kubectl(['create', 'namespace', name]);
      return name;
    },
    stopApiServer: stopServer,
    startApiServer: startServer,
    restartApiServer: async () => {
      await stopServer();
      await startServer();
    },
    stop,
  };
}
