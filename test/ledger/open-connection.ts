import { once } from 'node:events';
import { request, Agent } from 'node:https';
import { text } from 'node:stream/consumers';
import { connect, type TLSSocket } from 'node:tls';

/** One connection to a ledger that is kept open between requests; a request fails when it was closed. */
export class OpenConnection {
  readonly #socket: TLSSocket;
  readonly #agent: Agent;

  private constructor(socket: TLSSocket) {
    this.#socket = socket;
    this.#agent = new Agent({ keepAlive: true, maxSockets: 1 });
    this.#agent.createConnection = () => socket;
  }

  /** @param ca the authority's certificate, PEM */
  static async to(url: string, ca: string): Promise<OpenConnection> {
    return new OpenConnection(await connected(url, ca));
  }

  /** Fingerprint of the certificate that it was opened with. */
  get certificate(): string {
    return this.#socket.getPeerCertificate().fingerprint256;
  }

  async get(path: string): Promise<number> {
    return (await this.#request(path)).status;
  }

  async text(path: string): Promise<string> {
    return (await this.#request(path)).body;
  }

  close(): void {
    this.#socket.destroy();
  }

  async #request(path: string): Promise<{ status: number; body: string }> {
    const sent = request({ agent: this.#agent, path, host: 'ledger' }).end();
    return new Promise((resolve, reject) => {
      sent.once('error', reject);
      sent.once('response', (response) => {
        const status = response.statusCode ?? 0;
        text(response).then((body) => resolve({ status, body }), reject);
      });
    });
  }
}

/** Fingerprint of the certificate that a new connection is shown. */
export async function shownCertificate(url: string, ca: string): Promise<string> {
  const socket = await connected(url, ca);
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}

async function connected(url: string, ca: string): Promise<TLSSocket> {
  const { hostname: host, port } = new URL(url);
  const socket = connect({ host, port: Number(port), ca });
  await once(socket, 'secureConnect');
  return socket;
}
