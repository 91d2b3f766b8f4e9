import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { shardRange } from '../../crds/partition.ts';
import type { WorkSpec } from '../../crds/protocol.ts';
import { isRecord } from '../../crds/record.ts';

/** What the ledger shall do with a request instead of answering it properly. */
export type Prank =
  | { status: number; code: string; retryAfter?: number }
  /** Does what was asked and then drops the connection. */
  | 'lose-answer'
  | 'hang-up';

/** What a scripted ledger serves. */
export interface Script {
  work: WorkSpec;
  total: number;
  segments?: number;
  careful?: boolean;
  /** Asked before each request; undefined = answer properly. */
  prank?: (path: string, nth: number) => Prank | undefined;
}

/** A ledger in memory that plays pranks, for what a real one does too seldom. One segment, real HTTP. */
export class ScriptedLedger {
  readonly rows: string[] = [];
  readonly headers: Record<string, unknown>[] = [];
  readonly heartbeats: Record<string, unknown>[] = [];
  readonly tokens: string[] = [];
  epoch = 0;
  private offset = 0;
  private readonly script: Script;
  private readonly server: Server;
  private readonly counts = new Map<string, number>();

  constructor(script: Script) {
    this.script = script;
    this.server = createServer((request, response) => void this.serve(request, response));
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return `http://127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
    const path = request.url?.split('/').at(-1) ?? '';
    const nth = (this.counts.get(path) ?? 0) + 1;
    this.counts.set(path, nth);
    this.tokens.push(request.headers.authorization ?? '');
    const prank = this.script.prank?.(path, nth);
    if (prank === 'hang-up') return void request.socket.destroy();
    if (typeof prank === 'object') {
      const headers = prank.retryAfter === undefined ? {} : { 'retry-after': String(prank.retryAfter) };
      response
        .writeHead(prank.status, headers)
        .end(JSON.stringify({ code: prank.code, message: 'scripted', remedy: '' }));
      return;
    }
    const { status, body } = this.answer(path, Buffer.concat(chunks).toString());
    if (prank === 'lose-answer') return void request.socket.destroy();
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  private answer(path: string, text: string): { status: number; body: unknown } {
    const { total, segments = 1, work, careful = false } = this.script;
    const { start, end } = shardRange(total, segments, 0);
    if (path === 'claim') {
      this.epoch += 1;
      const complete = this.offset >= end;
      const where = { uid: 'u', namespace: 'n', name: 'c', segment: 0, start, end, offset: this.offset };
      return {
        status: 200,
        body: { ...where, epoch: this.epoch, total, segments, complete, careful, failed: 0, work },
      };
    }
    const [first = '', ...rows] = text.split('\n');
    const header: unknown = JSON.parse(first);
    if (!isRecord(header)) return { status: 400, body: { code: 'BadHeader', message: first, remedy: '' } };
    if (path === 'heartbeat') {
      this.heartbeats.push(header);
      return { status: 200, body: { offset: this.offset, complete: this.offset >= end } };
    }
    rows.pop();
    const { offset, count, epoch } = header;
    if (epoch !== this.epoch)
      return { status: 409, body: { code: 'StaleEpoch', message: `epoch ${this.epoch}`, remedy: '' } };
    const repeated = Number(offset) + Number(count) === this.offset;
    if (!repeated) {
      if (offset !== this.offset)
        return { status: 409, body: { code: 'WrongOffset', message: `at ${this.offset}`, remedy: '' } };
      if (count !== rows.length)
        return { status: 400, body: { code: 'WrongCount', message: `${rows.length} rows`, remedy: '' } };
      this.rows.push(...rows);
      this.headers.push(header);
      this.offset += rows.length;
    }
    return { status: 200, body: { offset: this.offset, complete: this.offset >= end, repeated } };
  }
}
