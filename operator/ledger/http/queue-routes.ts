import type { FastifyInstance } from 'fastify';
import type { Claim, JoinAnswer, WorkerHeartbeatAnswer, YieldAnswer } from '../../../crds/protocol.ts';
import { InvalidRequest, UnknownSegment } from '../../errors.ts';
import { wrongMode } from '../store/join.ts';
import { isComplete, type StoredComputation } from '../store/stored-computation.ts';
import { claimSegment } from './claim-segment.ts';
import { numberOf } from './path-params.ts';
import type { Permission } from './permission.ts';
import { claimBody, joinBody, workerHeartbeatBody, yieldBody } from './schemas.ts';
import type { LedgerParts } from './server.ts';
import { workerAccess } from './worker-access.ts';

/** What workers do that have an index of their own: those of mode Queue, and those of a shard. */
export function queueRoutes(server: FastifyInstance, parts: LedgerParts, permission: Permission): void {
  const { store, board, queues, log } = parts;
  const { onRequest, computationOf } = workerAccess(store, permission);

  server.post('/v1/computations/:uid/workers/:index/join', { onRequest }, async (request) => {
    const { uid } = computationOf(request);
    const index = numberOf(request, 'index');
    const body = joinBody.read(request.body, InvalidRequest);
    const { computation, work } = await store.join(uid, index, body);
    board.lives(uid).joined(index, body.worker);
    board.changed(uid);
    log.debug('joined', { uid, index, worker: body.worker });
    const { namespace, name, total } = computation;
    const complete = isComplete(computation);
    const queue = complete ? undefined : await queues.access(computation);
    return { uid, namespace, name, total, complete, work, ...(queue && { queue }) } satisfies JoinAnswer;
  });

  server.post('/v1/computations/:uid/workers/:index/heartbeat', { onRequest }, async (request) => {
    const computation = computationOf(request);
    const { uid } = computation;
    if (computation.mode !== 'Queue') throw wrongMode(computation);
    const beat = workerHeartbeatBody.read(request.body, InvalidRequest);
    const stale = beat.segments.filter((held) => isStale(store.segment(computation, held.segment), held.epoch));
    const segments = stale.map(({ segment }) => segment);
    board.lives(uid).beat(numberOf(request, 'index'), beat, segments);
    if (beat.leaving === true) {
      const given = beat.segments.filter((held) => !stale.includes(held));
      await Promise.all(given.map(({ segment, epoch }) => store.goodbye(uid, segment, epoch)));
    }
    const isWanted = beat.leaving !== true && queues.isShort(uid);
    return {
      complete: isComplete(computation),
      stale: segments,
      ...(isWanted && { yield: true as const }),
    } satisfies WorkerHeartbeatAnswer;
  });

  server.post('/v1/computations/:uid/segments/:segment/yield', { onRequest }, async (request) => {
    const { uid } = computationOf(request);
    const segment = numberOf(request, 'segment');
    const body = yieldBody.read(request.body, InvalidRequest);
    const answer = await store.yield(uid, segment, body);
    if (answer.complete) board.lives(uid).finished(segment);
    queues.refill(uid);
    board.changed(uid);
    log.debug('given back', { uid, segment, from: answer.end });
    return answer satisfies YieldAnswer;
  });

  server.post('/v1/computations/:uid/shards/:shard/claim', { onRequest }, async (request) => {
    const computation = computationOf(request);
    if (computation.mode !== 'Static') throw wrongMode(computation);
    const shard = numberOf(request, 'shard');
    if (shard >= computation.segments) {
      throw new UnknownSegment(
        `${computation.name} has no shard ${shard}; its shards are 0 to ${computation.segments - 1}`,
      );
    }
    const body = claimBody.read(request.body, InvalidRequest);
    const next = store.openSegmentOf(computation, shard) ?? store.lastSegmentOf(computation, shard);
    if (next) return claimSegment(parts, computation, next.segment, body);
    return nothingLeft(computation, shard, store.work(computation));
  });
}

function isStale({ epoch, offset, end }: { epoch: number; offset: number; end: number }, held: number): boolean {
  return epoch !== held || offset === end;
}

/** For a shard whose whole range was computed before the mode was changed. */
function nothingLeft({ uid, namespace, name, total, segments }: StoredComputation, shard: number, work: Claim['work']) {
  const nowhere = { segment: shard, start: 0, end: 0, offset: 0, epoch: 1, failed: 0 };
  return {
    uid,
    namespace,
    name,
    total,
    segments,
    ...nowhere,
    complete: true,
    careful: false,
    work,
  } satisfies Claim;
}
