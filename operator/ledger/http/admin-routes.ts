import type { FastifyInstance } from 'fastify';
import { emptyPartial } from '../../../crds/aggregate/aggregate.ts';
import type { Aggregation } from '../../../crds/computation.ts';
import { InvalidRequest } from '../../errors.ts';
import { queryInteger, uidOf } from './path-params.ts';
import type { Permission } from './permission.ts';
import { lostWorkersBody, registrationBody } from './schemas.ts';
import type { LedgerParts } from './server.ts';

const MOST_KEEP_SECONDS = 10 * 365 * 24 * 3600;

/** What the controller may do. */
export function adminRoutes(
  server: FastifyInstance,
  { store, board, queues, uploads, log }: LedgerParts,
  permission: Permission,
): void {
  const onRequest = permission.admin.bind(permission);

  server.put('/v1/computations/:uid', { onRequest }, async (request) => {
    const uid = uidOf(request);
    const registration = registrationBody.read(request.body, InvalidRequest);
    for (const aggregation of registration.work.aggregations) checkAggregation(aggregation);
    if (registration.mode === 'Queue' && registration.queue === undefined) {
      throw new InvalidRequest('the registration: queue is missing; mode Queue needs it');
    }
    const { points } = registration.work;
    if (points !== undefined) {
      const { count } = await uploads.facts(points.checksum);
      if (count !== points.count)
        throw new InvalidRequest(`upload ${points.checksum} has ${count} points, not ${points.count}`);
    }
    const answer = await store.register(uid, registration);
    board.changed(uid);
    board.liveness(uid).full = false;
    queues.registered(uid);
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
    queues.over(uid);
    log.info('ended', { uid, keepSeconds });
    return reply.code(204).send();
  });

  server.put('/v1/computations/:uid/lost-workers', { onRequest }, async (request, reply) => {
    const { uid } = store.computation(uidOf(request));
    const { workers } = lostWorkersBody.read(request.body, InvalidRequest);
    board.lives(uid).lost(new Set(workers));
    queues.lost(uid, workers);
    log.debug('workers are gone', { uid, workers });
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
