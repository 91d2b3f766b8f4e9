import { KubeConfig } from '@kubernetes/client-node';
import { startCuttableLine, type CuttableLine } from '../env/cuttable-line.ts';

/** A TCP proxy in front of an API server whose line a test can cut. */
export interface CuttableProxy extends Omit<CuttableLine, 'port'> {
  /** The given kubeconfig, but through the proxy. */
  kubeConfig: KubeConfig;
}

/** Puts a proxy before the current cluster of a kubeconfig, whose server must be on 127.0.0.1. */
export async function startCuttableProxy(behind: KubeConfig): Promise<CuttableProxy> {
  const cluster = behind.getCurrentCluster();
  const target = new URL(cluster?.server ?? '');
  const { port, ...line } = await startCuttableLine({ host: target.hostname, port: Number(target.port) });
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromString(behind.exportConfig().replaceAll(target.host, `127.0.0.1:${port}`));
  return { kubeConfig, ...line };
}
