import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { InvalidRequest } from '../../errors.ts';
import { readTableQuery } from '../rows/table-query.ts';
import { tableText } from '../rows/table-text.ts';
import { queryInteger, queryOf, uidOf } from './path-params.ts';
import type { Permission } from './permission.ts';
import type { LedgerParts } from './server.ts';

const MOST_FAILURES = 10_000;

/** What readers may do. */
export function readRoutes(server: FastifyInstance, { store, board, log }: LedgerParts, permission: Permission): void {
  const onRequest = permission.reader.bind(permission);

  server.get('/v1/progress', { onRequest }, async (request) => {
    const { since } = queryOf(request);
    if (since !== undefined && typeof since !== 'string') throw new InvalidRequest('since is given more than once');
    return board.all(since);
  });

  server.get('/v1/computations/:uid', { onRequest }, async (request) => board.one(uidOf(request)));

  server.get('/v1/computations/:uid/failures', { onRequest }, async (request) => {
    const after = queryInteger(request, 'after', -1, Number.MAX_SAFE_INTEGER, -1);
    const limit = queryInteger(request, 'limit', 1, MOST_FAILURES, 1000);
    return { failures: store.failures(store.readable(uidOf(request)), after, limit) };
  });

  server.get('/v1/computations/:uid/rows', { onRequest }, async (request, reply) => {
    const computation = store.readable(uidOf(request));
    const query = readTableQuery(
      queryOf(request),
      computation.total,
      (id) => store.failures(computation, id - 1, 1)[0]?.parameter,
    );
    const stream = Readable.from(tableText(store, computation, query), { highWaterMark: 2 });
    stream.once('error', (error) => log.warn('a table was not sent to its end', { uid: computation.uid, error }));
    return reply.type(query.format.contentType).send(stream);
  });
}
