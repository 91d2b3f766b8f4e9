import { hostname } from 'node:os';
import { randomUUID } from 'node:crypto';
import { APP_WORKER, SYSTEM_NAMESPACE } from '../crds/labels.ts';
import { EnvironmentReader } from './environment.ts';
import { LOG_FORMATS, LOG_LEVELS } from './log.ts';
import type { LogFormat, LogLevel } from './log.ts';
import type { Environment } from './running-program.ts';
import { PROGRAM_VERSION } from './version.ts';

export interface LogSettings {
  level: LogLevel;
  format: LogFormat;
}

/** What the controller is told by its environment; docs/configuration.md has the table. */
export interface ControllerSettings {
  /** Empty = all. */
  watchNamespaces: string[];
  /** Where the controller reaches the ledger. */
  ledgerUrl: string;
  /** Where workers reach it. */
  workerLedgerUrl: string;
  /** Image of the workers where spec.worker.image is unset. */
  workerImage: string;
  /** Undefined = a token is asked from the API server. */
  ledgerTokenFile: string | undefined;
  leaderElection: boolean;
  /** Who holds the lease. A pod's name outlives its containers, so that a restarted one leads again at once. */
  identity: string;
  /** Where the Lease is. */
  podNamespace: string;
  /** 0 = any free one. */
  healthPort: number;
}

const NAMESPACE = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** @throws BadSetting */
export function readLogSettings(env: Environment): LogSettings {
  const reader = new EnvironmentReader(env);
  const settings: LogSettings = {
    level: reader.choice('LOG_LEVEL', LOG_LEVELS, 'info'),
    format: reader.choice('LOG_FORMAT', LOG_FORMATS, 'json'),
  };
  reader.done();
  return settings;
}

/** @throws BadSetting naming each variable that is wrong, its value and what is allowed. */
export function readControllerSettings(env: Environment): ControllerSettings {
  const reader = new EnvironmentReader(env);
  const ledgerUrl = reader.url('TTG_LEDGER_URL', `http://ttg-ledger.${SYSTEM_NAMESPACE}.svc:8080`);
  const settings: ControllerSettings = {
    watchNamespaces: reader.list('WATCH_NAMESPACES', NAMESPACE, 'a list of namespace names, separated by commas'),
    ledgerUrl,
    workerLedgerUrl: reader.url('TTG_WORKER_LEDGER_URL', ledgerUrl),
    workerImage: reader.text('TTG_WORKER_IMAGE', `${APP_WORKER}:v${PROGRAM_VERSION}`),
    ledgerTokenFile: reader.optional('TTG_LEDGER_TOKEN_FILE'),
    leaderElection: reader.flag('LEADER_ELECTION', true),
    identity: reader.optional('POD_NAME') ?? `${hostname()}_${randomUUID()}`,
    podNamespace: reader.text('POD_NAMESPACE', SYSTEM_NAMESPACE),
    healthPort: reader.integer('HEALTH_PORT', 8081, 0, 65_535),
  };
  if (!NAMESPACE.test(settings.podNamespace)) {
    reader.refuse('POD_NAMESPACE', settings.podNamespace, 'a namespace name');
  }
  reader.done();
  return settings;
}
