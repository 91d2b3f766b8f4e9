import fastify, { type FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { MAX_COMMIT_BYTES } from '../../../crds/protocol.ts';
import type { Logger } from '../../log.ts';
import type { Authenticator } from '../auth/caller.ts';
import type { LedgerMetrics } from '../metrics.ts';
import type { ProgressBoard } from '../progress/progress-board.ts';
import type { Queues } from '../queue/queues.ts';
import type { LedgerStore } from '../store/ledger-store.ts';
import type { UploadFolder } from '../uploads/upload-folder.ts';
import { adminRoutes } from './admin-routes.ts';
import { answerBrokenRequest, answerErrors } from './error-answers.ts';
import { healthRoutes } from './health-routes.ts';
import { listenerFor } from './listener.ts';
import { Permission } from './permission.ts';
import { queueRoutes } from './queue-routes.ts';
import { readRoutes } from './read-routes.ts';
import type { TlsPair } from './tls-pair.ts';
import { uploadRoutes } from './upload-routes.ts';
import { workerRoutes } from './worker-routes.ts';

/** What the ledger's interface is made of. */
export interface LedgerParts {
  store: LedgerStore;
  board: ProgressBoard;
  queues: Queues;
  uploads: UploadFolder;
  authenticator: Authenticator;
  registry: Registry;
  metrics: LedgerMetrics;
  log: Logger;
  /** What it speaks HTTPS with; undefined = plain HTTP. */
  tls?: TlsPair | undefined;
}

/** The ledger's HTTP interface, not yet listening. */
export function ledgerServer(parts: LedgerParts): FastifyInstance {
  const server = fastify({
    bodyLimit: MAX_COMMIT_BYTES,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    serverFactory: (handler) => listenerFor(parts.tls, handler),
    routerOptions: { maxParamLength: 256 },
    clientErrorHandler: answerBrokenRequest,
  });
  server.addContentTypeParser('application/x-ndjson', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  server.removeContentTypeParser('text/plain');
  answerErrors(server, parts);
  const permission = new Permission(parts.authenticator);
  adminRoutes(server, parts, permission);
  workerRoutes(server, parts, permission);
  queueRoutes(server, parts, permission);
  readRoutes(server, parts, permission);
  uploadRoutes(server, parts, permission);
  healthRoutes(server, parts);
  return server;
}
