import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { TtgError } from '../../../crds/errors.ts';
import { MAX_COMMIT_BYTES } from '../../../crds/protocol.ts';
import { CommitTooLarge, InvalidRequest, LedgerDefect, NotFound } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import type { LedgerMetrics } from '../metrics.ts';

const RETRY_AFTER_SECONDS: Readonly<Record<number, string>> = { 429: '1', 503: '1', 507: '5' };

/** Every error is answered as `{code, message, remedy}`, with Retry-After where trying again makes sense. */
export function answerErrors(server: FastifyInstance, { log, metrics }: { log: Logger; metrics: LedgerMetrics }): void {
  const answer = (error: TtgError, reply: FastifyReply) => {
    const status = error.kind.status ?? 500;
    metrics.refused(error.code);
    const retryAfter = RETRY_AFTER_SECONDS[status];
    if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
    if (status === 401) reply.header('www-authenticate', 'Bearer');
    // What is left of a body that nobody reads would be taken for the next request.
    if (status === 413 || !reply.request.raw.complete) reply.header('connection', 'close');
    return reply.code(status).send(error.toJSON());
  };
  server.setErrorHandler((error: unknown, request, reply) => {
    const named = namedError(error);
    if (named.kind.status === 500) {
      log.error('a request failed', { method: request.method, url: request.url, error });
    } else {
      log.debug('refused', { method: request.method, url: request.url, code: named.code, message: named.message });
    }
    return answer(named, reply);
  });
  server.setNotFoundHandler((request, reply) =>
    answer(new NotFound(`there is no ${request.method} ${request.url.split('?')[0]}`), reply),
  );
}

/** A request that is no HTTP, or whose body ended early: answered as far as the connection still allows. */
export function answerBrokenRequest(error: Error, socket: Socket): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(new InvalidRequest(`the request is broken or was cut off: ${error.message}`));
  const head = `HTTP/1.1 400 ${STATUS_CODES[400]}\r\ncontent-type: application/json; charset=utf-8\r\n`;
  socket.end(`${head}content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`);
}

function namedError(error: unknown): TtgError {
  if (error instanceof TtgError) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  const message = error instanceof Error ? error.message : String(error);
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new CommitTooLarge(`the body has more than ${MAX_COMMIT_BYTES} bytes`);
  }
  if (typeof status === 'number' && status >= 400 && status < 500) return new InvalidRequest(message);
  return new LedgerDefect(message);
}
