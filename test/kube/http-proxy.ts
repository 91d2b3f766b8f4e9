import { Agent as PlainAgent, createServer, request as plain } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent as TlsAgent, request as tls } from 'node:https';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { KubeConfig } from '@kubernetes/client-node';

/** A request on its way through a proxy. */
export interface PassingRequest {
  method: string;
  /** Path without query. */
  path: string;
  query: URLSearchParams;
  body: string;
}

/** What becomes of a request; `no answer`: it arrives and is done, but whoever sent it never hears of it. */
export type Fate = 'pass' | 'lost' | 'no answer';

/**
 * An HTTP proxy before an API server or a ledger, in which a test holds up, loses and changes requests, answers and
 * the lines of watches. Its members may be set at any time.
 */
export class HttpProxy {
  /** Decides about each request, and may wait with that. */
  gate: (request: PassingRequest) => Fate | Promise<Fate> = () => 'pass';
  /** The query that the server gets. */
  query: (request: PassingRequest) => URLSearchParams = ({ query }) => query;
  /** The answer that comes back, of all but watches. */
  answer: (request: PassingRequest, body: string) => string = (_request, body) => body;
  /** The status of that answer. */
  status: (request: PassingRequest, status: number) => number = (_request, status) => status;
  /** The lines of a watch that go on in place of one, which came at that time (`performance.now()`). */
  line: (line: string, cameAt: number, watch: PassingRequest) => string[] | Promise<string[]> = (line) => [line];
  readonly #target: URL;
  readonly #agent: PlainAgent;
  readonly #server = createServer((request, response) => {
    this.#pass(request, response).catch(() => response.destroy());
  });
  #isCut = false;

  private constructor(target: string, ca: string | undefined) {
    this.#target = new URL(target);
    this.#agent =
      this.#target.protocol === 'https:' ? new TlsAgent({ keepAlive: true, ca }) : new PlainAgent({ keepAlive: true });
  }

  /** @param ca PEM of the authority that signed the server's certificate, for https. */
  static async start(target: string, ca?: string): Promise<HttpProxy> {
    const proxy = new HttpProxy(target, ca);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  /** A kubeconfig whose API server is this proxy. */
  kubeConfig(token: string): KubeConfig {
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromOptions({
      clusters: [{ name: 'proxied', server: this.url, skipTLSVerify: true }],
      users: [{ name: 'proxied', token }],
      contexts: [{ name: 'proxied', cluster: 'proxied', user: 'proxied' }],
      currentContext: 'proxied',
    });
    return kubeConfig;
  }

  /** Breaks all connections and takes none from now on: to whoever is behind it, the process before it is dead. */
  cut(): void {
    this.#isCut = true;
    this.#server.closeAllConnections();
  }

  /** Takes connections again. */
  restore(): void {
    this.#isCut = false;
  }

  async close(): Promise<void> {
    this.cut();
    this.#agent.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', 'http://proxy');
    const body = await text(incoming);
    const request = { method: incoming.method ?? '', path: url.pathname, query: url.searchParams, body };
    const fate = this.#isCut ? 'lost' : await this.gate(request);
    if (this.#isCut || fate === 'lost') {
      response.destroy();
      return;
    }
    const answer = await this.#send(request, incoming, response);
    if (request.query.has('watch')) {
      await this.#watch(request, answer, response);
      return;
    }
    const answered = this.answer(request, await text(answer));
    if (this.#isCut || fate === 'no answer') {
      response.destroy();
      return;
    }
    const { 'content-length': _length, 'transfer-encoding': _encoding, ...headers } = answer.headers;
    response.writeHead(this.status(request, answer.statusCode ?? 0), headers).end(answered);
  }

  async #send(
    request: PassingRequest,
    { headers }: IncomingMessage,
    response: ServerResponse,
  ): Promise<IncomingMessage> {
    const { protocol, hostname, port } = this.#target;
    const query = this.query(request).toString();
    const path = query === '' ? request.path : `${request.path}?${query}`;
    const { host: _host, ...rest } = headers;
    const options = { hostname, port, path, method: request.method, headers: rest, agent: this.#agent };
    const sent = protocol === 'https:' ? tls(options) : plain(options);
    if (request.query.has('watch')) {
      response.once('close', () => sent.destroy());
    }
    return new Promise((resolve, reject) => {
      sent.once('response', resolve).once('error', reject).end(request.body);
    });
  }

  async #watch(request: PassingRequest, answer: IncomingMessage, response: ServerResponse): Promise<void> {
    response.writeHead(answer.statusCode ?? 0, answer.headers);
    response.flushHeaders();
    answer.once('error', () => response.destroy());
    let inOrder = Promise.resolve();
    const write = async (before: Promise<void>, line: string, cameAt: number): Promise<void> => {
      await before;
      for (const each of await this.line(line, cameAt, request)) {
        response.write(`${each}\n`);
      }
    };
    for await (const line of createInterface({ input: answer })) {
      inOrder = write(inOrder, line, performance.now());
    }
    await inOrder;
    response.end();
  }
}
