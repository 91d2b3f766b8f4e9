import { isRecord } from './record.ts';

const MEND = 'docs/decisions/0010-tls.md says how to mend that';

/** OpenSSL's words for: the chain ends at nobody we know. */
const UNKNOWN_AUTHORITY = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
]);
const NO_TLS = new Set([
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
  'ERR_SSL_HTTP_REQUEST',
  'EPROTO',
]);

/**
 * What about TLS kept a request to the ledger from being sent, in words for people: found in the error or in its causes.
 * Undefined where it was something else.
 */
export function certificateProblem(error: unknown): string | undefined {
  for (let cause: unknown = error; isRecord(cause); cause = cause['cause']) {
    const { code, message } = cause;
    if (typeof code !== 'string') continue;
    const found = problemOf(code, typeof message === 'string' ? message : '');
    if (found !== undefined) return found;
  }
  return undefined;
}

function problemOf(code: string, message: string): string | undefined {
  if (code === 'CERT_HAS_EXPIRED') return `the ledger's certificate, or its authority's, has expired; ${MEND}`;
  if (code === 'CERT_NOT_YET_VALID')
    return "the ledger's certificate is not valid yet: compare the clocks of the nodes";
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `the ledger's certificate is for another name (${message}); ${MEND}`;
  if (UNKNOWN_AUTHORITY.has(code)) {
    return `the ledger's certificate is signed by an authority that is not known here (${code}); ${MEND}`;
  }
  if (NO_TLS.has(code)) {
    return `what answers at the ledger's https address speaks no TLS (${code}): is its plain HTTP meant, the address is http://`;
  }
  if (/^(CERT_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|ERR_SSL_|ERR_TLS_)/.test(code)) {
    return `the ledger's certificate is refused (${code}: ${message}); ${MEND}`;
  }
  return undefined;
}
