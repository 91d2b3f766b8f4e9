import type { FastifyInstance } from 'fastify';
import type { LedgerParts } from './server.ts';

/** `/healthz` `/readyz` `/metrics`, for anyone. */
export function healthRoutes(server: FastifyInstance, { store, registry }: LedgerParts): void {
  server.get('/healthz', async () => ({ status: 'ok' }));
  // A full disk is no reason to be taken out of the Service: reading and deleting still work.
  server.get('/readyz', async () => ({ status: 'ok', diskFull: store.diskFull }));
  server.get('/metrics', async (_, reply) => reply.type(registry.contentType).send(await registry.metrics()));
}
