import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { createLogger, type Logger } from '../log.ts';
import type { Environment, RunningProgram } from '../running-program.ts';
import { readLogSettings } from '../settings.ts';
import type { Authenticator } from './auth/caller.ts';
import { clusterAuthenticator } from './auth/cluster.ts';
import { localAuthenticator } from './auth/local.ts';
import { diskMetrics } from './disk-metrics.ts';
import { tlsServer } from './http/listener.ts';
import { ledgerServer } from './http/server.ts';
import { readTlsPair } from './http/tls-pair.ts';
import { TlsRenewal } from './http/tls-renewal.ts';
import { ledgerMetrics } from './metrics.ts';
import { ProgressBoard } from './progress/progress-board.ts';
import { UpClock } from './progress/up-clock.ts';
import { redisMetrics } from './queue/redis-metrics.ts';
import { Queues } from './queue/queues.ts';
import { readLedgerSettings, type LedgerSettings } from './settings.ts';
import { SqliteStore } from './store/sqlite-store.ts';
import { Sweeping } from './sweeping.ts';
import { UploadFolder } from './uploads/upload-folder.ts';
import { sweepUploads } from './uploads/upload-sweeping.ts';

/** Answers under way get this long at the end; a table may take for ever. */
const PATIENCE_MS = 5000;
const TIDY_MS = 50;
const SWEEP_PAUSE_MS = 2000;

/** A ledger that serves its protocol. */
export interface RunningLedger extends RunningProgram {
  /** `http://host:port`, or `https://…` */
  readonly url: string;
  /** As `stop`. */
  close(): Promise<void>;
}

/**
 * Starts a ledger with the settings of the environment, and prints `{"listening": "http://…"}` on stdout.
 *
 * @throws BadSetting, CertificateUnusable, LedgerLocked, NewerDatabase, ForeignDatabase; system errors for the folder and the port
 */
export async function runLedger(
  env: Environment,
  log: Logger = createLogger({ program: 'ledger', ...readLogSettings(env) }),
): Promise<RunningLedger> {
  const settings = readLedgerSettings(env);
  const ledger = await startLedger(settings, log, authenticatorFor(settings, log));
  process.stdout.write(`${JSON.stringify({ listening: ledger.url })}\n`);
  return ledger;
}

/** Starts a ledger that asks `authenticator` who its callers are. @throws as {@link runLedger} */
export async function startLedger(
  settings: LedgerSettings,
  log: Logger,
  authenticator: Authenticator,
): Promise<RunningLedger> {
  const { folder, reserveBytes, host, port, tlsFolder } = settings;
  const tls = tlsFolder === undefined ? undefined : readTlsPair(tlsFolder);
  mkdirSync(folder, { recursive: true });
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const metrics = ledgerMetrics(registry);
  diskMetrics(registry, folder);
  const store = await SqliteStore.open({ folder, reserveBytes, observe: metrics.batch, clock: authenticator.clock });
  const clock = new UpClock();
  clock.start();
  const board = new ProgressBoard(store, clock, authenticator.clock);
  const queues = new Queues(store, board, settings.redis, log);
  board.show(queues);
  redisMetrics(registry, queues);
  const uploads = await UploadFolder.open(join(folder, 'uploads'));
  const server = ledgerServer({ store, board, queues, uploads, authenticator, registry, metrics, log, tls });
  const sweeping = new Sweeping(store, log, SWEEP_PAUSE_MS);
  const stopUploads = sweepUploads(uploads, store, log);
  const closeStore = async () => {
    clock.stop();
    stopUploads();
    queues.stop();
    await sweeping.stop();
    await store.close();
  };

  let url: string;
  try {
    url = await server.listen({ host, port });
    if (tls !== undefined) url = url.replace(/^http:/, 'https:');
  } catch (error) {
    await closeStore();
    throw error;
  }
  const validUntil = (notAfter: Date) => metrics.certificateEnds(notAfter);
  const secured = tlsServer(server.server);
  const renewal =
    secured && tls && tlsFolder !== undefined
      ? new TlsRenewal(secured, { folder: tlsFolder, pair: tls, log, validUntil })
      : undefined;
  queues.start();
  log.info('the ledger is up', { url, folder, auth: settings.auth, boot: board.boot });

  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= (async () => {
      renewal?.stop();
      const impatience = setTimeout(() => server.server.closeAllConnections(), PATIENCE_MS);
      // A connection that was busy when closing began is idle after its answer, and would be kept.
      const tidying = setInterval(() => server.server.closeIdleConnections(), TIDY_MS);
      await server.close();
      clearInterval(tidying);
      clearTimeout(impatience);
      await closeStore();
      log.info('the ledger has stopped');
    })();
    return stopped;
  };
  const ended = store.failure.catch((error: unknown) => {
    log.error('the ledger cannot go on', { error });
    return 1;
  });
  return { url, ended, stop, close: stop };
}

function authenticatorFor(settings: LedgerSettings, log: Logger): Authenticator {
  return settings.auth === 'local' ? localAuthenticator(settings.localToken) : clusterAuthenticator(settings, log);
}
