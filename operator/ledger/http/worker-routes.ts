import type { FastifyInstance, FastifyRequest } from 'fastify';
import { MAX_COMMIT_BYTES, type HeartbeatAnswer } from '../../../crds/protocol.ts';
import { InvalidCommit, InvalidRequest, ResultsFull, StaleEpoch } from '../../errors.ts';
import { readCommit } from './commit-body.ts';
import { LoadLimit } from './load-limit.ts';
import { segmentOf, uidOf } from './path-params.ts';
import { inNamespace, type Permission } from './permission.ts';
import { claimBody, heartbeatBody } from './schemas.ts';
import type { LedgerParts } from './server.ts';

const MOST_WAITING_BYTES = 64 * 1024 * 1024;
const MOST_WAITING_COMMITS = 2048;

declare module 'fastify' {
  interface FastifyRequest {
    /** Namespace of the worker that sent it; "any" where that does not matter. */
    workerNamespace: string;
  }
}

/** What workers may do. */
export function workerRoutes(server: FastifyInstance, parts: LedgerParts, permission: Permission): void {
  const { store, board, log } = parts;
  const load = new LoadLimit(MOST_WAITING_BYTES, MOST_WAITING_COMMITS);
  server.decorateRequest('workerNamespace', '');

  const onRequest = async (request: FastifyRequest) => {
    request.workerNamespace = await permission.worker(request, uidOf(request));
  };

  /** The Computation that the request speaks of, if its sender may. */
  const computationOf = (request: FastifyRequest) => {
    const computation = store.computation(uidOf(request));
    inNamespace(request.workerNamespace, computation);
    return computation;
  };

  server.post('/v1/computations/:uid/segments/:segment/claim', { onRequest }, async (request) => {
    const { uid } = computationOf(request);
    const segment = segmentOf(request);
    const claim = await store.claim(
      uid,
      segment,
      claimBody.read(request.body, InvalidRequest),
      board.liveness(uid).wasHeard(segment),
    );
    board.liveness(uid).claimed(segment, claim.epoch);
    board.changed(uid);
    log.debug('claimed', { uid, segment, epoch: claim.epoch, offset: claim.offset, careful: claim.careful });
    return claim;
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
      const { uid, aggregations } = computationOf(request);
      const segment = segmentOf(request);
      if (!Buffer.isBuffer(request.body)) {
        throw new InvalidCommit('a commit is sent as content type application/x-ndjson');
      }
      const commit = readCommit(request.body, aggregations);
      const { epoch, count } = commit.header;
      const liveness = board.liveness(uid);
      try {
        const answer = await store.append(uid, segment, commit);
        if (!answer.repeated) {
          liveness.committed(segment, epoch, count);
          board.changed(uid);
        }
        return answer;
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
    const stored = store.segment(computation, segmentOf(request));
    if (epoch !== stored.epoch) {
      throw new StaleEpoch(`the heartbeat has epoch ${epoch}; the newest claim of the segment has ${stored.epoch}`);
    }
    board.liveness(uid).beat(stored.segment, epoch, inHand);
    if (leaving === true) await store.goodbye(uid, stored.segment, epoch);
    return { offset: stored.offset, complete: stored.offset === stored.end } satisfies HeartbeatAnswer;
  });
}
