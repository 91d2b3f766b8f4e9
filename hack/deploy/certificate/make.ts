import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { generate } from 'selfsigned';

const DAY_MS = 24 * 60 * 60 * 1000;
const AUTHORITY_DAYS = 3650;
const CERTIFICATE_DAYS = 825;
/** Clocks differ. */
const BEFORE_MS = 60 * 60 * 1000;

/** A certificate and its key, as PEM. */
export interface Certified {
  cert: string;
  key: string;
}

export interface Validity {
  /** Default: an hour ago. */
  notBefore?: Date;
  /** Default: in ten years (an authority), in 825 days (a certificate). */
  notAfter?: Date;
}

/** A new authority, that signs certificates and nothing else. No two have the same name: verifiers find them by it. */
export async function makeAuthority(validity: Validity = {}): Promise<Certified> {
  const name = `ttg-ledger authority ${randomBytes(4).toString('hex')}`;
  const made = await generate([{ name: 'commonName', value: name }], {
    ...ELLIPTIC,
    ...dates(validity, AUTHORITY_DAYS),
    extensions: [
      { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return { cert: made.cert, key: made.private };
}

/** A server's certificate for these host names and IP addresses, signed by the authority. */
export async function makeCertificate(
  authority: Certified,
  names: readonly string[],
  validity: Validity = {},
): Promise<Certified> {
  const made = await generate([{ name: 'commonName', value: 'ttg-ledger' }], {
    ...ELLIPTIC,
    ...dates(validity, CERTIFICATE_DAYS),
    ca: authority,
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) => (isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name })),
      },
    ],
  });
  return { cert: made.cert, key: made.private };
}

const ELLIPTIC = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;

function dates({ notBefore, notAfter }: Validity, days: number): { notBeforeDate: Date; notAfterDate: Date } {
  return {
    notBeforeDate: notBefore ?? new Date(Date.now() - BEFORE_MS),
    notAfterDate: notAfter ?? new Date(Date.now() + days * DAY_MS),
  };
}
