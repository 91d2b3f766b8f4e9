import { createServer, connect } from 'node:net';
import type { Socket } from 'node:net';
import { KubeConfig } from '@kubernetes/client-node';

/** A TCP proxy in front of an API server whose line a test can cut. */
export interface CuttableProxy {
  /** The given kubeconfig, but through the proxy. */
  kubeConfig: KubeConfig;
  /** Breaks all connections and refuses new ones. */
  cut(): void;
  /** Passes nothing on any more, though every connection stays open: what a lost packet filter state looks like. */
  stall(): void;
  /** New connections work again; stalled ones stay dead. */
  restore(): void;
  close(): Promise<void>;
}

/** Puts a proxy before the current cluster of a kubeconfig, whose server must be on 127.0.0.1. */
export async function startCuttableProxy(behind: KubeConfig): Promise<CuttableProxy> {
  const cluster = behind.getCurrentCluster();
  const target = new URL(cluster?.server ?? '');
  const open = new Set<Socket>();
  let mode: 'pass' | 'cut' | 'stall' = 'pass';
  const track = (socket: Socket): void => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => {});
  };
  const server = createServer((near) => {
    track(near);
    if (mode === 'cut') {
      near.destroy();
      return;
    }
    if (mode === 'stall') {
      return;
    }
    const far = connect(Number(target.port), target.hostname);
    track(far);
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromString(behind.exportConfig().replaceAll(target.host, `127.0.0.1:${port}`));
  const destroyAll = (): void => {
    for (const socket of open) {
      socket.destroy();
    }
  };
  return {
    kubeConfig,
    cut: () => {
      mode = 'cut';
      destroyAll();
    },
    stall: () => {
      mode = 'stall';
      for (const socket of open) {
        socket.unpipe();
        socket.pause();
      }
    },
    restore: () => {
      mode = 'pass';
    },
    close: async () => {
      destroyAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
