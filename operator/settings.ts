import { hostname } from 'node:os';
import { randomUUID } from 'node:crypto';
import { APP_WORKER, SYSTEM_NAMESPACE } from '../crds/labels.ts';
import { EnvironmentReader, PLAIN_HTTP } from './environment.ts';
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
  /** File with the certificates of the ledger's authority; undefined = those that Node knows. */
  ledgerCaFile?: string | undefined;
  /** Name that the ledger's certificate must be for, where it is not the host of `ledgerUrl`. */
  ledgerServerName?: string | undefined;
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
  const ledgerUrl = reader.url('TTG_LEDGER_URL', `https://ttg-ledger.${SYSTEM_NAMESPACE}.svc:8080`);
  const settings: ControllerSettings = {
    watchNamespaces: reader.list('WATCH_NAMESPACES', NAMESPACE, 'a list of namespace names, separated by commas'),
    ledgerUrl,
    workerLedgerUrl: reader.url('TTG_WORKER_LEDGER_URL', ledgerUrl),
    ledgerCaFile: reader.optional('TTG_LEDGER_CA_FILE'),
    ledgerServerName: reader.optional('TTG_LEDGER_SERVER_NAME'),
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
  if (!reader.flag(PLAIN_HTTP, false)) {
    refusePlain(reader, 'TTG_LEDGER_URL', settings.ledgerUrl);
    refusePlain(reader, 'TTG_WORKER_LEDGER_URL', settings.workerLedgerUrl);
  }
  reader.done();
  return settings;
}

function refusePlain(reader: EnvironmentReader, name: string, url: string): void {
  if (!URL.canParse(url)) return;
  const { protocol, hostname: host } = new URL(url);
  if (protocol !== 'http:' || /^(localhost|127\..*|\[::1\])$/.test(host)) return;
  reader.refuse(
    name,
    url,
    `an https address: everybody on the way could read the tokens (${PLAIN_HTTP}=true allows that)`,
  );
}
