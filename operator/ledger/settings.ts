import { SYSTEM_NAMESPACE } from '../../crds/labels.ts';
import { EnvironmentReader, PLAIN_HTTP } from '../environment.ts';
import type { Environment } from '../running-program.ts';
import { redisUrlProblem, type RedisSettings } from './queue/redis-settings.ts';

/** What the ledger is told by its environment; docs/configuration.md has the table. */
export interface LedgerSettings {
  folder: string;
  host: string;
  /** 0 = any free one. */
  port: number;
  auth: 'cluster' | 'local';
  /** The shared secret; empty with `cluster`. */
  localToken: string;
  /** Namespace of the controller's and the reader's service accounts. */
  systemNamespace: string;
  /** Room kept on the disk for deletions, bytes. */
  reserveBytes: number;
  /** Folder with `tls.crt` and `tls.key`; undefined = plain HTTP. */
  tlsFolder?: string | undefined;
  /** The Redis of mode Queue; undefined = mode Queue is not available. */
  redis?: RedisSettings | undefined;
}

/** @throws BadSetting naming each variable that is wrong, its value and what is allowed. */
export function readLedgerSettings(env: Environment): LedgerSettings {
  const reader = new EnvironmentReader(env);
  const settings: LedgerSettings = {
    folder: reader.text('TTG_LEDGER_DIR', '/data'),
    host: reader.text('TTG_LEDGER_HOST', '0.0.0.0'),
    port: reader.integer('TTG_LEDGER_PORT', 8080, 0, 65_535),
    auth: reader.choice('TTG_LEDGER_AUTH', ['cluster', 'local'], 'cluster'),
    localToken: reader.text('TTG_LEDGER_LOCAL_TOKEN', ''),
    systemNamespace: reader.text('POD_NAMESPACE', SYSTEM_NAMESPACE),
    reserveBytes: reader.integer('TTG_LEDGER_RESERVE_MIB', 64, 0, 1024) * 1024 * 1024,
    tlsFolder: reader.optional('TTG_LEDGER_TLS_DIR'),
  };
  const url = reader.optional('TTG_REDIS_URL');
  const redis = {
    passwordFile: reader.optional('TTG_REDIS_PASSWORD_FILE'),
    caFile: reader.optional('TTG_REDIS_CA_FILE'),
    prefix: reader.text('TTG_REDIS_PREFIX', 'ttg'),
  };
  if (url !== undefined) {
    const allowed = redisUrlProblem(url);
    if (allowed !== undefined) reader.refuse('TTG_REDIS_URL', url.replace(/\/\/[^@/]*@/, '//…@'), allowed);
    settings.redis = { url, ...redis };
  }
  if (!/^[A-Za-z0-9_.-]{1,64}$/.test(redis.prefix)) {
    reader.refuse('TTG_REDIS_PREFIX', redis.prefix, '1 to 64 letters, digits, "-", "_", "."');
  }
  if (settings.auth === 'local' && settings.localToken.length < 16) {
    reader.refuse('TTG_LEDGER_LOCAL_TOKEN', '…', 'a secret of at least 16 characters with TTG_LEDGER_AUTH=local');
  }
  const plain = reader.flag(PLAIN_HTTP, false);
  if (settings.tlsFolder !== undefined && plain) {
    reader.refuse(PLAIN_HTTP, 'true', 'false, or TTG_LEDGER_TLS_DIR unset: it is one or the other');
  }
  if (settings.auth === 'cluster' && settings.tlsFolder === undefined && !plain) {
    reader.refuse(
      'TTG_LEDGER_TLS_DIR',
      '',
      `a folder with tls.crt and tls.key; without encryption everybody on the way can read the tokens (${PLAIN_HTTP}=true allows that)`,
    );
  }
  reader.done();
  return settings;
}
