import { homedir } from 'node:os';
import { join } from 'node:path';
import { isExecutable } from '../../worker/compute/is-executable.ts';
import { defineError } from '../../crds/errors.ts';

/** Paths of the programs that a test environment consists of. */
export interface Binaries {
  etcd: string;
  kubeApiserver: string;
  kubectl: string;
}

export const BinaryMissing = defineError({ code: 'BinaryMissing', remedy: 'Run `make assets`.' });

const KUBERNETES_VERSION = 'v1.35.4';

/**
 * Looks in KUBEBUILDER_ASSETS where that is set, otherwise for each program in TEST_ASSET_ETCD, TEST_ASSET_KUBE_APISERVER
 * and TEST_ASSET_KUBECTL, then in the cache that `make assets` fills.
 *
 * @throws BinaryMissing which names the file that was looked for.
 */
export function findBinaries(environment: NodeJS.ProcessEnv = process.env): Binaries {
  const find = (name: string, variable: string): string => {
    const assets = environment['KUBEBUILDER_ASSETS'];
    const [path, source] = assets
      ? [join(assets, name), 'KUBEBUILDER_ASSETS']
      : environment[variable]
        ? [environment[variable], variable]
        : [join(cacheFolder(environment), name), 'the cache'];
    if (isExecutable(path)) return path;
    throw new BinaryMissing(`${name} is not at ${path} (from ${source}); \`make assets\` brings it`);
  };
  return {
    etcd: find('etcd', 'TEST_ASSET_ETCD'),
    kubeApiserver: find('kube-apiserver', 'TEST_ASSET_KUBE_APISERVER'),
    kubectl: find('kubectl', 'TEST_ASSET_KUBECTL'),
  };
}

/** Where `make assets` and hack/binaries.sh put programs. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const cache = environment['TTG_CACHE'] || join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'ttg');
  return join(cache, `kind-node-${KUBERNETES_VERSION}`, 'bin');
}
