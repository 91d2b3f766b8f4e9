import type { Server } from 'node:https';
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from '../../log.ts';
import { certificateFacts, readTlsPair, type CertificateFacts, type TlsPair } from './tls-pair.ts';

/** The kubelet brings a changed Secret within a minute or so. */
const LOOK_MS = 5000;
/** In the last tenth of its life, at most 30 days, a certificate that nobody renewed is spoken of, once an hour. */
const SOON_PART = 0.1;
const SOON_MOST_MS = 30 * 24 * 60 * 60 * 1000;
const REMIND_MS = 60 * 60 * 1000;

export interface TlsRenewalOptions {
  folder: string;
  /** The pair in use. */
  pair: TlsPair;
  log: Logger;
  /** Hears until when the pair in use is valid, whenever that changes. */
  validUntil: (notAfter: Date) => void;
  /** Default 5,000. */
  lookMs?: number;
}

/**
 * Gives a server each new certificate that its folder gets: new connections see it, those that are open stay. One that
 * cannot be used is spoken of in the log, and the old one stays in use.
 */
export class TlsRenewal {
  readonly #server: Server;
  readonly #options: TlsRenewalOptions;
  readonly #timer: NodeJS.Timeout;
  #pair: TlsPair;
  #facts: CertificateFacts;
  #said = '';
  #remindedAt = Number.NEGATIVE_INFINITY;

  constructor(server: Server, options: TlsRenewalOptions) {
    this.#server = server;
    this.#options = options;
    this.#pair = options.pair;
    this.#facts = this.#taken('the certificate in use');
    this.#remind();
    this.#timer = setInterval(() => this.#look(), options.lookMs ?? LOOK_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const { folder, log } = this.#options;
    try {
      const pair = readTlsPair(folder);
      if (!isDeepStrictEqual(pair, this.#pair)) {
        this.#server.setSecureContext(pair);
        this.#pair = pair;
        this.#facts = this.#taken('the certificate is renewed');
      }
      this.#said = '';
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (why !== this.#said) log.warn('the new certificate cannot be used; the old one stays in use', { why });
      this.#said = why;
    }
    this.#remind();
  }

  #taken(what: string): CertificateFacts {
    const facts = certificateFacts(this.#pair);
    const { names, notAfter } = facts;
    this.#options.log.info(what, { names, notAfter: notAfter.toISOString() });
    this.#options.validUntil(notAfter);
    this.#remindedAt = Number.NEGATIVE_INFINITY;
    return facts;
  }

  #remind(): void {
    const { notBefore, notAfter } = this.#facts;
    const left = notAfter.getTime() - Date.now();
    const soon = Math.min(SOON_MOST_MS, SOON_PART * (notAfter.getTime() - notBefore.getTime()));
    if (left > soon || performance.now() - this.#remindedAt < REMIND_MS) return;
    this.#remindedAt = performance.now();
    const fields = { notAfter: notAfter.toISOString() };
    if (left > 0) this.#options.log.warn('the certificate ends soon and is not renewed yet', fields);
    else this.#options.log.error('the certificate has expired: nobody will speak to this ledger', fields);
  }
}
