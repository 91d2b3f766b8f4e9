import { X509Certificate } from 'node:crypto';
import { hostname } from 'node:os';
import type { Mode } from '../crds/protocol.ts';
import { BadSettings } from './errors.ts';

/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment tells a worker. */
export interface Settings {
  ledgerUrl: string;
  /** Certificates of the authorities that the ledger's certificate may be signed by; empty = those that Node knows. */
  ledgerCa: string[];
  uid: string;
  tokenFile: string;
  mode: Mode;
  /** Index of the worker among the Job's; in mode Static that of the shard to claim. */
  index: number;
  worker: string;
  node: string;
  imageId?: string;
  /** A commit is due after so long or so many parameters, whichever comes first. */
  commitMs: number;
  commitParameters: number;
  patienceMs: number;
  /** End as on SIGTERM when stdin closes: whoever started the worker is gone. */
  endWithStdin: boolean;
}

/**
 * Reads and checks the environment.
 *
 * @throws BadSettings naming the variable, its value and what is allowed.
 */
export function readSettings(env: Environment): Settings {
  const imageId = env['TTG_IMAGE_ID'];
  const indexVariable = env['WORKER_ID'] === undefined ? 'JOB_COMPLETION_INDEX' : 'WORKER_ID';
  return {
    ledgerUrl: url(env, 'TTG_LEDGER_URL'),
    ledgerCa: certificates(env, 'TTG_LEDGER_CA'),
    uid: text(env, 'TTG_COMPUTATION_UID'),
    tokenFile: env['TTG_TOKEN_FILE'] ?? '/var/run/secrets/ttg/token',
    mode: mode(env),
    index: number(env, indexVariable, undefined, 0, 1_000_000, true),
    worker: env['POD_NAME'] ?? hostname(),
    node: env['NODE_NAME'] ?? hostname(),
    ...(imageId === undefined || imageId === '' ? {} : { imageId }),
    commitMs: number(env, 'TTG_COMMIT_SECONDS', 1, 0.01, 3600, false) * 1000,
    commitParameters: number(env, 'TTG_COMMIT_PARAMETERS', 1000, 1, 100_000, true),
    patienceMs: number(env, 'TTG_LEDGER_PATIENCE_SECONDS', 600, 1, 604_800, false) * 1000,
    endWithStdin: env['TTG_END_WITH_STDIN'] === 'true',
  };
}

function mode(env: Environment): Mode {
  const value = env['TTG_MODE'] ?? 'Static';
  if (value === 'Static' || value === 'Queue') return value;
  throw new BadSettings(`TTG_MODE is "${value}"; allowed are Static and Queue`);
}

function text(env: Environment, name: string): string {
  const value = env[name];
  if (value === undefined || value === '') throw new BadSettings(`${name} is not set`);
  return value;
}

function url(env: Environment, name: string): string {
  const value = text(env, name);
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
    throw new BadSettings(`${name} is "${value}"; allowed is an http or https URL`);
  }
  return value.replace(/\/+$/, '');
}

function certificates(env: Environment, name: string): string[] {
  const value = env[name] ?? '';
  const found = value.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  try {
    found.map((pem) => new X509Certificate(pem));
    if (found.length > 0 || value.trim() === '') return found;
  } catch {
    // Said below.
  }
  throw new BadSettings(`${name} is "${value.slice(0, 60)}…"; allowed are certificates of authorities in PEM`);
}

function number(
  env: Environment,
  name: string,
  fallback: number | undefined,
  least: number,
  most: number,
  whole: boolean,
): number {
  const given = env[name];
  if (given === undefined || given === '') {
    if (fallback === undefined) throw new BadSettings(`${name} is not set`);
    return fallback;
  }
  const value = Number(given);
  if (!(value >= least && value <= most) || (whole && !Number.isInteger(value))) {
    throw new BadSettings(
      `${name} is "${given}"; allowed are ${whole ? 'whole ' : ''}numbers from ${least} to ${most}`,
    );
  }
  return value;
}
