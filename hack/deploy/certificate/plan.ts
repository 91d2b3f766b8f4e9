import { X509Certificate } from 'node:crypto';
import { makeAuthority, makeCertificate, type Certified } from './make.ts';

/** A Secret's annotations and its decoded data. */
export interface StoredSecret {
  annotations: Readonly<Record<string, string>>;
  data: Readonly<Record<string, string>>;
}

/** What is in the cluster. */
export interface Present {
  /** `ttg-ledger-tls` */
  tls?: StoredSecret | undefined;
  /** `ttg-ledger-ca-key` */
  authority?: StoredSecret | undefined;
}

/** What is to be written; nothing where all is well. */
export type CertificatePlan =
  | { kind: 'leave'; why: string }
  | { kind: 'write'; why: string; isNewAuthority: boolean; authority: Certified; certificate: Certified; ca: string };

/** On the Secrets that we made, and renew. */
export const MADE_BY = 'ttg.io/made-by';
export const MAKER = 'hack/deploy/certificate.sh';
/** The names that the ledger's certificate is for. */
export const LEDGER_NAMES = ['ttg-ledger.ttg-system.svc', 'ttg-ledger.ttg-system.svc.cluster.local'];

const DAY_MS = 24 * 60 * 60 * 1000;
/** A certificate with less than that is renewed, and an authority with less than a certificate needs. */
const CERTIFICATE_LEFT_MS = 200 * DAY_MS;
const AUTHORITY_LEFT_MS = 850 * DAY_MS;

/**
 * What has to be done so that the ledger has a certificate: one that somebody else put there is left alone, one of ours is
 * renewed under the same authority when it nears its end. A new authority's certificate stands before the old one's.
 *
 * @throws Error where somebody else's Secret lacks what ledger and controller read
 */
export async function planCertificate({ tls, authority }: Present, now = Date.now()): Promise<CertificatePlan> {
  if (tls !== undefined && !isOurs(tls)) {
    const missing = ['tls.crt', 'tls.key', 'ca.crt'].filter((key) => !tls.data[key]);
    if (missing.length === 0) return { kind: 'leave', why: 'there is one that somebody else made' };
    throw new Error(
      `Secret ttg-ledger-tls in ttg-system has no ${missing.join(' and no ')}: put it there, or delete the Secret to have one made`,
    );
  }
  const signer = authority && certifiedIn(authority);
  const isSound = tls !== undefined && leftMs(tls.data['tls.crt'], now) > CERTIFICATE_LEFT_MS;
  if (isSound && hasNames(tls.data['tls.crt'])) return { kind: 'leave', why: 'it is valid for long enough' };

  const why = tls === undefined ? 'there was none' : 'it nears its end';
  const old = signer !== undefined && leftMs(signer.cert, now) > AUTHORITY_LEFT_MS ? signer : undefined;
  const by = old ?? (await makeAuthority());
  const before = (tls?.data['ca.crt'] ?? '').match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  const stillGood = before.filter((cert) => cert.trim() !== by.cert.trim() && leftMs(cert, now) > 0);
  const ca = [by.cert, ...stillGood].map((cert) => `${cert.trim()}\n`).join('');
  const certificate = await makeCertificate(by, LEDGER_NAMES);
  return { kind: 'write', why, isNewAuthority: by !== old, authority: by, certificate, ca };
}

function isOurs({ annotations }: StoredSecret): boolean {
  const isTakenOver = Object.keys(annotations).some((name) => name.startsWith('cert-manager.io/'));
  return annotations[MADE_BY] === MAKER && !isTakenOver;
}

function certifiedIn({ data }: StoredSecret): Certified | undefined {
  const { 'tls.crt': cert, 'tls.key': key } = data;
  return cert === undefined || key === undefined ? undefined : { cert, key };
}

function parsed(cert: string | undefined): X509Certificate | undefined {
  try {
    return new X509Certificate(cert ?? '');
  } catch {
    return undefined;
  }
}

function leftMs(cert: string | undefined, now: number): number {
  return (parsed(cert)?.validToDate.getTime() ?? 0) - now;
}

function hasNames(cert: string | undefined): boolean {
  const found = parsed(cert);
  return LEDGER_NAMES.every((name) => found?.checkHost(name) !== undefined);
}
