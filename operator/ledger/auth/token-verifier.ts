import { createHash } from 'node:crypto';
import { errors, jwtVerify, type JWTPayload } from 'jose';
import type { Clock } from '../../clock.ts';
import { Unauthorized } from '../../errors.ts';
import type { SigningKeys } from './signing-keys.ts';
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
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();

  constructor(keys: SigningKeys, clock: Clock) {
    this.#keys = keys;
    this.#clock = clock;
  }

  /** @throws Unauthorized for a wrong token, TokenNotVerifiable where the keys cannot be had */
  async verify(text: string): Promise<ServiceAccountToken> {
    const digest = createHash('sha256').update(text).digest('base64');
    const kept = this.#kept.get(digest);
    if (kept && kept.until > this.#clock.now().getTime()) return kept.token;
    const token = readClaims(await this.#payload(text));
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    const until = Math.min(this.#clock.now().getTime() + KEPT_MS, token.expires * 1000);
    this.#kept.set(digest, { token, until });
    return token;
  }

  async #payload(text: string): Promise<JWTPayload> {
    try {
      return await this.#verified(text);
    } catch (error) {
      if (!mayBeOld(error)) throw this.#refusal(error);
    }
    try {
      await this.#keys.refresh();
      return await this.#verified(text);
    } catch (error) {
      throw this.#refusal(error);
    }
  }

  async #verified(text: string): Promise<JWTPayload> {
    const { issuer, key } = await this.#keys.get();
    const { payload } = await jwtVerify(text, key, {
      issuer,
      algorithms: ALGORITHMS,
      currentDate: this.#clock.now(),
      clockTolerance: CLOCK_SKEW_SECONDS,
      requiredClaims: ['exp', 'sub', 'aud'],
    });
    return payload;
  }

  #refusal(error: unknown): unknown {
    if (!(error instanceof errors.JOSEError)) return error;
    const times = isOutOfTime(error) ? `; ${validity(error.payload)}, here it is ${time(this.#clock.now())}` : '';
    return new Unauthorized(`the token does not verify: ${error.message}${times}`, { cause: error });
  }
}

/** The API server may have a new key, or be able to tell the time. */
function mayBeOld(error: unknown): boolean {
  return error instanceof errors.JWKSNoMatchingKey || isOutOfTime(error);
}

function isOutOfTime(error: unknown): error is errors.JWTExpired | errors.JWTClaimValidationFailed {
  return (
    error instanceof errors.JWTExpired ||
    (error instanceof errors.JWTClaimValidationFailed && ['nbf', 'iat'].includes(error.claim))
  );
}

function validity({ nbf, iat, exp }: JWTPayload): string {
  const from = nbf ?? iat;
  const begins = from === undefined ? '' : ` from ${time(new Date(from * 1000))}`;
  return `it is valid${begins} until ${exp === undefined ? 'ever' : time(new Date(exp * 1000))}`;
}

function time(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
