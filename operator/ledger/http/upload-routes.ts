import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CHECKSUM } from '../../../crds/lists/point-list.ts';
import { MAX_POINTS_AT_ONCE } from '../../../crds/protocol.ts';
import { isRecord } from '../../../crds/record.ts';
import { InvalidRequest } from '../../errors.ts';
import { queryInteger } from './path-params.ts';
import type { Permission } from './permission.ts';
import type { LedgerParts } from './server.ts';
import { workerAccess } from './worker-access.ts';

/** How lists of points come to the ledger, and to the workers bit by bit. */
export function uploadRoutes(server: FastifyInstance, parts: LedgerParts, permission: Permission): void {
  const { store, uploads, log } = parts;
  const onRequest = permission.uploader.bind(permission);
  // Handed on as it comes: the one that reads it sets the pace.
  server.addContentTypeParser('application/octet-stream', (_, body, done) => done(null, body));

  server.put('/v1/uploads/:checksum', { onRequest }, async (request) => {
    const checksum = checksumOf(request);
    if (!(request.body instanceof Readable)) {
      throw new InvalidRequest('an upload is sent as content type application/octet-stream');
    }
    const facts = await uploads.receive(checksum, request.body);
    log.info('uploaded', { ...facts });
    return facts;
  });

  server.get('/v1/uploads/:checksum', { onRequest }, async (request) => uploads.facts(checksumOf(request)));

  const { onRequest: asWorker, computationOf } = workerAccess(store, permission);
  server.get('/v1/computations/:uid/parameters', { onRequest: asWorker }, async (request, reply) => {
    const computation = computationOf(request);
    const { points } = store.work(computation);
    if (points === undefined) throw new InvalidRequest(`${computation.name} has no list that is elsewhere`);
    const start = queryInteger(request, 'from', 0, points.count - 1);
    const end = queryInteger(request, 'to', start + 1, Math.min(points.count, start + MAX_POINTS_AT_ONCE));
    const lines = await uploads.lines(points.checksum, { start, end });
    return reply.type('application/x-ndjson').send(Readable.from(lines, { objectMode: false }));
  });
}

function checksumOf(request: FastifyRequest): string {
  const value = isRecord(request.params) ? request.params['checksum'] : undefined;
  if (typeof value === 'string' && CHECKSUM.test(value)) return value;
  throw new InvalidRequest(`checksum is ${JSON.stringify(value)}; allowed is sha256: and 64 digits 0-9, a-f`);
}
