import type { IncomingHttpHeaders } from 'node:http';

/** What is sent to the ledger. */
export interface Message {
  url: string;
  headers: Record<string, string>;
  /** Sent by POST; absent = GET. */
  body?: string;
  signal: AbortSignal;
}

/** What came back. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** Sends a message and reads the whole answer. @throws what Node says of a connection that fails, or the signal's reason */
export type Exchange = (message: Message) => Promise<Answer>;

/**
 * Messages over connections that are kept. Node's own `http`, not `fetch`, which takes 30 ms of CPU to load, as much as all
 * the rest of a worker; nor is it imported, as that makes all its exports, among which is what `fetch` is made of.
 *
 * @param secure the address is https
 * @param ca certificates (PEM) of the only authorities that the server may be signed by; empty = those that Node knows
 */
export function openExchange(secure: boolean, ca: readonly string[]): Exchange {
  const { request, agent } = secure ? encrypted(ca) : plain();
  return ({ url, headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const method = body === undefined ? 'GET' : 'POST';
      const sent = request(url, { method, agent, headers, signal }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (piece: string) => (text += piece));
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      });
      sent.on('error', reject);
      sent.end(body);
    });
}

function plain() {
  const { Agent, request } = process.getBuiltinModule('node:http');
  return { request, agent: new Agent({ keepAlive: true }) };
}

function encrypted(ca: readonly string[]) {
  const { Agent, request } = process.getBuiltinModule('node:https');
  return { request, agent: new Agent({ keepAlive: true, ...(ca.length > 0 && { ca: [...ca] }) }) };
}
