import type { FastifyInstance } from 'fastify';
import { MAX_COMMIT_BYTES, type HeartbeatAnswer } from '../../../crds/protocol.ts';
import { InvalidCommit, InvalidRequest, ResultsFull, StaleEpoch } from '../../errors.ts';
import { readCommit } from './commit-body.ts';
import { LoadLimit } from './load-limit.ts';
import { numberOf } from './path-params.ts';
import type { Permission } from './permission.ts';
import { claimBody, heartbeatBody } from './schemas.ts';
import type { LedgerParts } from './server.ts';
import { claimSegment } from './claim-segment.ts';
import { workerAccess } from './worker-access.ts';

const MOST_WAITING_BYTES = 64 * 1024 * 1024;
const MOST_WAITING_COMMITS = 2048;

/** What workers may do. */
export function workerRoutes(server: FastifyInstance, parts: LedgerParts, permission: Permission): void {
  const { store, board, queues } = parts;
  const load = new LoadLimit(MOST_WAITING_BYTES, MOST_WAITING_COMMITS);
  const { onRequest, computationOf } = workerAccess(store, permission);

  server.post('/v1/computations/:uid/segments/:segment/claim', { onRequest }, async (request) => {
    const computation = computationOf(request);
    return claimSegment(parts, computation, numberOf(request, 'segment'), claimBody.read(request.body, InvalidRequest));
  });

  server.post('/v1/computations/:uid/segments/:segment/commits', {
    onRequest: [
      onRequest,
      async (request, reply) => {
        const length = Number(request.headers['content-length'] ?? MAX_COMMIT_BYTES);
        reply.raw.once('close', load.enter(Math.min(length, MAX_COMMIT_BYTES)));
      },
    ],
    handler: async (request) => {
      const computation = computationOf(request);
      const { uid, aggregations } = computation;
      const segment = numberOf(request, 'segment');
      if (!Buffer.isBuffer(request.body)) {
        throw new InvalidCommit('a commit is sent as content type application/x-ndjson');
      }
      const commit = readCommit(request.body, aggregations);
      const { epoch, count, timing } = commit.header;
      const liveness = board.liveness(uid);
      try {
        const answer = await store.append(uid, segment, commit);
        if (!answer.repeated) {
          liveness.committed(segment, epoch, count);
          board.lives(uid).committed(segment, count, timing.computeMs, answer.complete);
          if (answer.allComplete === true) queues.over(uid);
          board.changed(uid);
        }
        if (answer.complete || computation.mode !== 'Queue') return answer;
        const remaining = store.segment(computation, segment).end - answer.offset;
        return queues.wants(uid, (remaining * timing.computeMs) / count) ? { ...answer, yield: true } : answer;
      } catch (error) {
        if (error instanceof ResultsFull) liveness.full = true;
        throw error;
      }
    },
  });

  server.post('/v1/computations/:uid/segments/:segment/heartbeat', { onRequest }, async (request) => {
    const computation = computationOf(request);
    const { uid } = computation;
    const { epoch, inHand, leaving } = heartbeatBody.read(request.body, InvalidRequest);
    const stored = store.segment(computation, numberOf(request, 'segment'));
    if (epoch !== stored.epoch) {
      throw new StaleEpoch(`the heartbeat has epoch ${epoch}; the newest claim of the segment has ${stored.epoch}`);
    }
    board.liveness(uid).beat(stored.segment, epoch, inHand);
    if (leaving === true) await store.goodbye(uid, stored.segment, epoch);
    return { offset: stored.offset, complete: stored.offset === stored.end } satisfies HeartbeatAnswer;
  });
}
