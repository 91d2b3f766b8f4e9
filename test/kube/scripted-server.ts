import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { KubeConfig } from '@kubernetes/client-node';

/** A request that a scripted server got. */
export interface SeenRequest {
  method: string;
  /** Path without query. */
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: string;
}

export type Script = (request: SeenRequest, response: ServerResponse) => void;

export interface ScriptedServer {
  /** Points at this server, with a bearer token. */
  kubeConfig: KubeConfig;
  requests: SeenRequest[];
  /** TCP connections that were opened so far. */
  readonly connections: number;
  /** What is answered from now on. */
  script: Script;
  /** Ends the server and every connection. */
  close(): Promise<void>;
}

/** A real HTTP server that answers as a test wants: to play an API server that misbehaves. */
export async function startScriptedServer(script: Script): Promise<ScriptedServer> {
  const requests: SeenRequest[] = [];
  let connections = 0;
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(incoming.url ?? '/', 'http://server');
    const { headers, method = '' } = incoming;
    const body = await text(incoming);
    const request = { method, path: url.pathname, query: url.searchParams, headers, body };
    requests.push(request);
    scripted.script(request, response);
  };
  const server = createServer((incoming, response) => {
    serve(incoming, response).catch(() => response.destroy());
  });
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromOptions({
    clusters: [{ name: 'c', server: `http://127.0.0.1:${port}`, skipTLSVerify: true }],
    users: [{ name: 'u', token: 'secret-token' }],
    contexts: [{ name: 'x', cluster: 'c', user: 'u' }],
    currentContext: 'x',
  });
  const scripted: ScriptedServer = {
    kubeConfig,
    requests,
    get connections() {
      return connections;
    },
    script,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return scripted;
}

/** Answers JSON. */
export function answer(response: ServerResponse, body: unknown, status = 200, headers: Record<string, string> = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** Answers a refusal as the API server words it. */
export function refuse(
  response: ServerResponse,
  code: number,
  reason: string,
  message = 'because',
  headers: Record<string, string> = {},
) {
  answer(response, { kind: 'Status', status: 'Failure', code, reason, message }, code, headers);
}
