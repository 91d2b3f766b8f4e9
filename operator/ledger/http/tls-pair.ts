import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CertificateUnusable } from '../../errors.ts';

/** A certificate (with those between it and its authority) and its key, as PEM. */
export interface TlsPair {
  cert: string;
  key: string;
}

/** What people want to know of a certificate. */
export interface CertificateFacts {
  /** `DNS:…, IP Address:…` */
  names: string;
  notBefore: Date;
  notAfter: Date;
}

/**
 * `tls.crt` and `tls.key` of a folder, as a Secret of type kubernetes.io/tls is mounted.
 *
 * @throws CertificateUnusable where one is missing, is none, or they do not belong together
 */
export function readTlsPair(folder: string): TlsPair {
  const cert = read(folder, 'tls.crt');
  const key = read(folder, 'tls.key');
  const certificate = parsed(folder, 'tls.crt', () => new X509Certificate(cert));
  const privateKey = parsed(folder, 'tls.key', () => createPrivateKey(key));
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new CertificateUnusable(`tls.key in ${folder} is not the key of the certificate in tls.crt`);
  }
  return { cert, key };
}

export function certificateFacts({ cert }: TlsPair): CertificateFacts {
  const { subjectAltName, validFromDate, validToDate } = new X509Certificate(cert);
  return { names: subjectAltName ?? '', notBefore: validFromDate, notAfter: validToDate };
}

function read(folder: string, name: string): string {
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch (error) {
    throw new CertificateUnusable(`${name} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

/** The parser's error is not passed on as a cause: what it quotes might be the key. */
function parsed<T>(folder: string, name: string, parse: () => T): T {
  try {
    return parse();
  } catch {
    throw new CertificateUnusable(`${name} in ${folder} is not a ${name === 'tls.key' ? 'key' : 'certificate'} in PEM`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
