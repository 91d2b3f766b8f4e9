import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer, Server as TlsServer } from 'node:https';
import type { TlsPair } from './tls-pair.ts';

/** Idle connections are kept for longer than any client pauses between two requests. */
const KEEP_ALIVE_MS = 75_000;

/** The server under the ledger's interface: HTTPS with that certificate, plain HTTP without one. */
export function listenerFor(tls: TlsPair | undefined, handler: RequestListener): Server {
  const server = tls === undefined ? createServer(handler) : createTlsServer({ ...tls }, handler);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.requestTimeout = 0; // a slow line may take its time over a commit
  return server;
}

/** That server as one whose certificate can be changed; undefined where it speaks plain HTTP. */
export function tlsServer(server: Server): TlsServer | undefined {
  return server instanceof TlsServer ? server : undefined;
}
