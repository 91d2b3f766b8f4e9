import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { ServerClock } from '../../operator/kube/server-clock.ts';

const ISSUER = 'https://kubernetes.default.svc.cluster.local';

/** Whose token it is to be. */
export interface TokenContent {
  namespace?: string;
  serviceAccount?: string;
  audience: string;
  /** Seconds from now; default an hour. */
  lifetime?: number;
  issuer?: string;
  /** Claims put over the usual ones. */
  claims?: Record<string, unknown>;
}

/** Signs service account tokens as an API server does, and serves its keys over HTTP. */
export class TokenIssuer {
  readonly #server: Server;
  #keys: { kid: string; privateKey: CryptoKey; jwk: JWK }[] = [];
  /** Answers 500 while true. */
  broken = false;
  requests = 0;
  /** Its clock is ahead of this machine's by so much. */
  aheadMs = 0;
  /** What a ledger makes of its Date headers. */
  readonly clock = new ServerClock();

  private constructor() {
    this.#server = createServer((request, response) => {
      this.requests += 1;
      const documents: Record<string, unknown> = {
        '/.well-known/openid-configuration': { issuer: ISSUER },
        '/openid/v1/jwks': { keys: this.#keys.map(({ jwk }) => jwk) },
      };
      const document = documents[request.url ?? ''];
      response.setHeader('date', new Date(this.#nowMs()).toUTCString());
      response.statusCode = this.broken ? 500 : 200;
      response.end(this.broken ? 'broken' : JSON.stringify(document));
    });
  }

  static async start(): Promise<TokenIssuer> {
    const issuer = new TokenIssuer();
    await issuer.rotate();
    issuer.#server.listen(0, '127.0.0.1');
    await once(issuer.#server, 'listening');
    return issuer;
  }

  /** From now on tokens are signed with a new key. */
  async rotate(): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    const kid = `key-${this.#keys.length + 1}`;
    this.#keys.push({ kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' } });
  }

  /** Reads a document as the ledger reads the API server. */
  read = async (path: string): Promise<unknown> => {
    const address = this.#server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const answered = this.clock.asked();
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    answered(response.headers.get('date') ?? undefined);
    if (!response.ok) throw new Error(`${path} was answered ${response.status}`);
    return response.json();
  };

  async token(content: TokenContent): Promise<string> {
    const { namespace = 'team', serviceAccount = 'default', audience, lifetime = 3600, issuer = ISSUER } = content;
    const key = this.#keys.at(-1);
    if (key === undefined) throw new Error('no key');
    const now = Math.floor(this.#nowMs() / 1000);
    return new SignJWT({
      'kubernetes.io': { namespace, serviceaccount: { name: serviceAccount, uid: 'x' }, pod: { name: 'p', uid: 'y' } },
      ...content.claims,
    })
      .setProtectedHeader({ alg: 'RS256', kid: key.kid })
      .setIssuer(issuer)
      .setAudience([audience])
      .setSubject(`system:serviceaccount:${namespace}:${serviceAccount}`)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + lifetime)
      .sign(key.privateKey);
  }

  #nowMs(): number {
    return Date.now() + this.aheadMs;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
