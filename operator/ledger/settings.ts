import { SYSTEM_NAMESPACE } from '../../crds/labels.ts';
import { EnvironmentReader } from '../environment.ts';
import type { Environment } from '../running-program.ts';

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
  };
  if (settings.auth === 'local' && settings.localToken.length < 16) {
    reader.refuse('TTG_LEDGER_LOCAL_TOKEN', '…', 'a secret of at least 16 characters with TTG_LEDGER_AUTH=local');
  }
  reader.done();
  return settings;
}
