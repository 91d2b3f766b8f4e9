import fastify from 'fastify';
import type { Registry } from 'prom-client';

/** Named questions; each answers undefined when all is well, otherwise why not. */
export type HealthChecks = Readonly<Record<string, () => string | undefined>>;

export interface HealthServerOptions {
  /** 0 = any free one. */
  port: number;
  /** Default 0.0.0.0. */
  host?: string;
  /** Served as /metrics. */
  registry: Registry;
  /** Answered by /healthz: a process that fails them is to be restarted. */
  live?: HealthChecks;
  /** Answered by /readyz. */
  ready: HealthChecks;
}

export interface HealthServer {
  /** `http://host:port` */
  readonly url: string;
  close(): Promise<void>;
}

interface Verdict {
  ok: boolean;
  text: string;
}

function judge(checks: HealthChecks): Verdict {
  const lines: string[] = [];
  let ok = true;
  for (const [name, check] of Object.entries(checks)) {
    const trouble = check();
    ok &&= trouble === undefined;
    lines.push(trouble === undefined ? `[+]${name} ok` : `[-]${name} failed: ${trouble}`);
  }
  lines.push(ok ? 'ok' : 'not ok');
  return { ok, text: `${lines.join('\n')}\n` };
}

/** Serves /healthz, /readyz (200, or 503 with the reasons) and /metrics. */
export async function startHealthServer(options: HealthServerOptions): Promise<HealthServer> {
  const { port, host = '0.0.0.0', registry, live = {}, ready } = options;
  const server = fastify({ logger: false, forceCloseConnections: true });
  for (const [path, checks] of Object.entries({ '/healthz': live, '/readyz': ready })) {
    server.get(path, async (_, reply) => {
      const { ok, text } = judge(checks);
      return reply
        .code(ok ? 200 : 503)
        .type('text/plain; charset=utf-8')
        .send(text);
    });
  }
  server.get('/metrics', async (_, reply) => reply.type(registry.contentType).send(await registry.metrics()));
  const url = await server.listen({ port, host });
  return { url, close: async () => server.close() };
}
