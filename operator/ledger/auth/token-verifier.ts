import { createHash } from 'node:crypto';
import { errors, jwtVerify, type JWTPayload } from 'jose';
import { Unauthorized } from '../../errors.ts';
import type { Issuer, SigningKeys } from './signing-keys.ts';
import { readClaims, type ServiceAccountToken } from './verified-claims.ts';

const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const CLOCK_SKEW_SECONDS = 10;
const MOST_KEPT = 20_000;
const KEPT_MS = 60_000;

interface Kept {
  token: ServiceAccountToken;
  until: number;
}

/**
 * Verifies service account tokens against the API server's keys. What was verified is remembered for a minute at most,
 * and never beyond the token's own end: workers send the same token with every heartbeat.
 */
export class TokenVerifier {
  readonly #keys: SigningKeys;
  readonly #kept = new Map<string, Kept>();

  constructor(keys: SigningKeys) {
    this.#keys = keys;
  }

  /** @throws Unauthorized for a wrong token, TokenNotVerifiable where the keys cannot be had */
  async verify(text: string): Promise<ServiceAccountToken> {
    const digest = createHash('sha256').update(text).digest('base64');
    const kept = this.#kept.get(digest);
    if (kept && kept.until > Date.now()) return kept.token;
    const token = readClaims(await this.#payload(text));
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    this.#kept.set(digest, { token, until: Math.min(Date.now() + KEPT_MS, token.expires * 1000) });
    return token;
  }

  async #payload(text: string): Promise<JWTPayload> {
    try {
      return await verifyWith(await this.#keys.get(), text);
    } catch (error) {
      // The API server may have a new key.
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw refusal(error);
    }
    try {
      await this.#keys.refresh();
      return await verifyWith(await this.#keys.get(), text);
    } catch (error) {
      throw refusal(error);
    }
  }
}

async function verifyWith({ issuer, key }: Issuer, text: string): Promise<JWTPayload> {
  const { payload } = await jwtVerify(text, key, {
    issuer,
    algorithms: ALGORITHMS,
    clockTolerance: CLOCK_SKEW_SECONDS,
    requiredClaims: ['exp', 'sub', 'aud'],
  });
  return payload;
}

function refusal(error: unknown): unknown {
  return error instanceof errors.JOSEError
    ? new Unauthorized(`the token does not verify: ${error.message}`, { cause: error })
    : error;
}
