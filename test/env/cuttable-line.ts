import { createServer, connect } from 'node:net';
import type { Socket } from 'node:net';

/** A TCP proxy that a test can cut. */
export interface CuttableLine {
  /** Where it listens on 127.0.0.1. */
  port: number;
  /** Breaks all connections and refuses new ones. */
  cut(): void;
  /** Passes nothing on any more, though every connection stays open: what a lost packet filter state looks like. */
  stall(): void;
  /** New connections work again; stalled ones stay dead. */
  restore(): void;
  close(): Promise<void>;
}

/** Puts a proxy before a TCP server. */
export async function startCuttableLine(target: { host: string; port: number }): Promise<CuttableLine> {
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
    const far = connect(target.port, target.host);
    track(far);
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const destroyAll = (): void => {
    for (const socket of open) {
      socket.destroy();
    }
  };
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
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
