import type { FastifyInstance } from 'fastify';
import { emptyPartial } from '../../../crds/aggregate/aggregate.ts';
import type { Aggregation } from '../../../crds/computation.ts';
import { InvalidRequest } from '../../errors.ts';
import { queryInteger, uidOf } from './path-params.ts';
import type { Permission } from './permission.ts';
import { registrationBody } from './schemas.ts';
import type { LedgerParts } from './server.ts';

const MOST_KEEP_SECONDS = 10 * 365 * 24 * 3600;

/** What the controller may do. */
export function adminRoutes(server: FastifyInstance, { store, board, log }: LedgerParts, permission: Permission): void {
  const onRequest = permission.admin.bind(permission);

  server.put('/v1/computations/:uid', { onRequest }, async (request) => {
    const uid = uidOf(request);
    const registration = registrationBody.read(request.body, InvalidRequest);
    for (const aggregation of registration.work.aggregations) checkAggregation(aggregation);
    const answer = await store.register(uid, registration);
    board.changed(uid);
    board.liveness(uid).full = false;
    if (answer.created) {
      const { namespace, name, total, segments } = registration;
      log.info('registered', { uid, namespace, name, total, segments });
    }
    return answer;
  });

  server.delete('/v1/computations/:uid', { onRequest }, async (request, reply) => {
    const uid = uidOf(request);
    const keepSeconds = queryInteger(request, 'keepSeconds', 0, MOST_KEEP_SECONDS);
    await store.end(uid, keepSeconds);
    board.ended(uid);
    log.info('ended', { uid, keepSeconds });
    return reply.code(204).send();
  });
}

/** What the CRD does not let through must not come in here either. */
function checkAggregation(aggregation: Aggregation): void {
  const { name, op, field } = aggregation;
  if (op !== 'count' && field === undefined) throw new InvalidRequest(`aggregation ${name}: ${op} needs a field`);
  try {
    emptyPartial(aggregation);
  } catch (error) {
    throw error instanceof RangeError ? new InvalidRequest(error.message) : error;
  }
}
