import { KubeConfig } from '@kubernetes/client-node';
import { KubeConfigUnusable } from '../errors.ts';

/**
 * The kubeconfig that KUBECONFIG names, that of the home folder, or that of the pod we run in.
 *
 * @throws KubeConfigUnusable where there is none, or it cannot be read.
 */
export function loadKubeConfig(): KubeConfig {
  const kubeConfig = new KubeConfig();
  const named = process.env['KUBECONFIG'];
  try {
    kubeConfig.loadFromDefault();
  } catch (error) {
    const where = named === undefined ? 'the default kubeconfig' : `KUBECONFIG is "${named}"`;
    throw new KubeConfigUnusable(`${where}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  if (
    kubeConfig.getCurrentCluster()?.server === 'http://localhost:8080' &&
    kubeConfig.getCurrentContext() === 'loaded-context'
  ) {
    throw new KubeConfigUnusable('no KUBECONFIG is set, the home folder has no .kube/config, and this is no pod');
  }
  return kubeConfig;
}
