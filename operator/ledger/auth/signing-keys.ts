import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { isRecord } from '../../../crds/record.ts';
import { TokenNotVerifiable } from '../../errors.ts';
import type { Logger } from '../../log.ts';

/** Reads a JSON document of the API server by its path. */
export type ReadApi = (path: string) => Promise<unknown>;

/** The issuer's name and its public keys. */
export interface Issuer {
  issuer: string;
  key: JWTVerifyGetKey;
}

const REFRESH_MS = 10 * 60 * 1000;
const LEAST_PAUSE_MS = 5000;

/**
 * The API server's keys for service account tokens: fetched when first needed, again every 10 minutes and for a key id
 * that is not among them (at most every 5 s). While the API server is away the old ones serve on.
 */
export class SigningKeys {
  readonly #read: ReadApi;
  readonly #log: Logger;
  readonly #now: () => number;
  #current: Issuer | undefined;
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  #lastError: unknown;
  #fetching: Promise<void> | undefined;

  /** @param now milliseconds that never go back */
  constructor(read: ReadApi, log: Logger, now: () => number = () => performance.now()) {
    this.#read = read;
    this.#log = log;
    this.#now = now;
  }

  /** @throws TokenNotVerifiable when there are none and none can be had */
  async get(): Promise<Issuer> {
    if (this.#now() - this.#fetchedAt > REFRESH_MS) await this.refresh();
    if (this.#current) return this.#current;
    const why = this.#lastError instanceof Error ? this.#lastError.message : String(this.#lastError);
    throw new TokenNotVerifiable(`the API server's signing keys cannot be read: ${why}`, { cause: this.#lastError });
  }

  /** Fetches the keys again, unless that was tried just now. True when they are fresh after this call. */
  async refresh(): Promise<boolean> {
    const asked = this.#now();
    if (this.#fetching === undefined && asked - this.#triedAt < LEAST_PAUSE_MS) return false;
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
    await this.#fetching;
    return this.#fetchedAt >= asked;
  }

  async #fetch(): Promise<void> {
    this.#triedAt = this.#now();
    try {
      const [configuration, keys] = await Promise.all([
        this.#read('/.well-known/openid-configuration'),
        this.#read('/openid/v1/jwks'),
      ]);
      const issuer = isRecord(configuration) ? configuration['issuer'] : undefined;
      if (typeof issuer !== 'string' || !isKeySet(keys)) throw new TypeError('the answer holds no issuer or no keys');
      this.#current = { issuer, key: createLocalJWKSet(keys) };
      this.#fetchedAt = this.#now();
    } catch (error) {
      this.#lastError = error;
      this.#log.warn('the API server’s signing keys cannot be read', { error });
    }
  }
}

function isKeySet(value: unknown): value is JSONWebKeySet {
  return isRecord(value) && Array.isArray(value['keys']) && value['keys'].every(isRecord);
}
