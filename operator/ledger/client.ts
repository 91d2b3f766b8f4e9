import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { fetch, Response } from 'undici';
import { certificateProblem } from '../../crds/certificate-problem.ts';
import type {
  ComputationProgress,
  FailureRecord,
  LedgerProgress,
  LostWorkers,
  Registration,
  RegistrationAnswer,
} from '../../crds/protocol.ts';
import { isRecord } from '../../crds/record.ts';
import type { ListFacts } from '../../crds/lists/point-list.ts';
import { LedgerUnreachable } from '../errors.ts';
import { ledgerError } from './error-table.ts';
import type { OriginColumn } from './rows/column-names.ts';
import { LedgerTrust } from './trust.ts';

export interface LedgerClientOptions {
  /** `https://host:port` or `http://host:port`, without a slash at the end. */
  url: string;
  /** Gives a token that is valid now; asked at each request. */
  token: () => Promise<string>;
  /** Milliseconds until an answer must be complete (of `rows`: until it begins); default 10,000. */
  timeoutMs?: number;
  /** Whose certificate is accepted; default: the authorities that Node knows. */
  trust?: Pick<LedgerTrust, 'dispatcher'>;
}

/** What of a table is wanted; by default all rows as NDJSON without added columns. */
export interface RowsRequest {
  format?: 'ndjson' | 'csv' | 'failures';
  /** First id. */
  start?: number;
  /** Id before which to stop. */
  end?: number;
  columns?: readonly OriginColumn[];
  /** Cancels the stream. */
  signal?: AbortSignal;
}

/**
 * Speaks to the ledger, for the controller and for readers. Every method throws the ledger's refusals as their named
 * errors (`operator/errors.ts`) and `LedgerUnreachable` where there was no proper answer. It tries nothing again.
 */
export class LedgerClient {
  readonly #options: Required<LedgerClientOptions>;

  constructor(options: LedgerClientOptions) {
    this.#options = { timeoutMs: 10_000, trust: new LedgerTrust({}), ...options };
  }

  /** Needs the right of the controller. Again with the same content is fine. */
  async register(uid: string, registration: Registration): Promise<RegistrationAnswer> {
    return this.#json(await this.#send('PUT', computationPath(uid), registration));
  }

  /** Ends a uid for good; its rows are dropped after so many seconds. Ending it again is fine. */
  async end(uid: string, keepSeconds: number): Promise<void> {
    await this.#send('DELETE', `${computationPath(uid)}?keepSeconds=${keepSeconds}`);
  }

  /** These pods of a Computation of mode Queue compute no more. Needs the right of the controller. */
  async lostWorkers(uid: string, lost: LostWorkers): Promise<void> {
    await this.#send('PUT', `${computationPath(uid)}/lost-workers`, lost);
  }

  /** What the ledger has of that list. Needs the right of the controller, or to upload. @throws UploadMissing */
  async upload(checksum: string): Promise<ListFacts> {
    return this.#json(await this.#send('GET', `/v1/uploads/${checksum}`));
  }

  /** Brings a list, a line of JSON a point, as fast as the ledger takes it, without a time-out. Again is fine. */
  async storeList(checksum: string, lines: Uint8Array | AsyncIterable<Uint8Array>): Promise<ListFacts> {
    const body = lines instanceof Uint8Array ? [lines] : lines;
    return this.#json(await this.#send('PUT', `/v1/uploads/${checksum}`, new Upload(body)));
  }

  /** Everything, or what changed since that cursor. */
  async progress(since?: string): Promise<LedgerProgress> {
    const query = since === undefined ? '' : `?since=${encodeURIComponent(since)}`;
    return this.#json(await this.#send('GET', `/v1/progress${query}`));
  }

  async computation(uid: string): Promise<ComputationProgress> {
    return this.#json(await this.#send('GET', computationPath(uid)));
  }

  /** Failures with id > after, ascending, at most `limit` (1,000 and 10,000 are the ledger's default and bound). */
  async failures(uid: string, after = -1, limit = 1000): Promise<FailureRecord[]> {
    const path = `${computationPath(uid)}/failures?after=${after}&limit=${limit}`;
    const { failures } = await this.#json<{ failures: FailureRecord[] }>(await this.#send('GET', path));
    return failures;
  }

  /** The table's bytes as they come. The stream fails where the table was not sent to its end. */
  async table(uid: string, request: RowsRequest = {}): Promise<Readable> {
    const { format = 'ndjson', start, end, columns = [], signal } = request;
    const query = new URLSearchParams({ format });
    if (start !== undefined) query.set('start', String(start));
    if (end !== undefined) query.set('end', String(end));
    if (columns.length > 0) query.set('columns', columns.join(','));
    const response = await this.#send('GET', `${computationPath(uid)}/rows?${query.toString()}`, undefined, signal);
    if (response.body === null) throw new LedgerUnreachable('the ledger answered without a body');
    return Readable.fromWeb(response.body);
  }

  /** The rows one by one, as objects: `param_id` and the result's fields, or `error`. */
  async *rows(uid: string, request: Omit<RowsRequest, 'format'> = {}): AsyncGenerator<Record<string, unknown>> {
    const stream = await this.table(uid, { ...request, format: 'ndjson' });
    const failed = new Promise<never>((_, reject) => stream.on('error', reject));
    failed.catch(() => {});
    try {
      for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
        const row: unknown = JSON.parse(line);
        if (isRecord(row)) yield row;
      }
      if (stream.errored) await failed;
    } finally {
      stream.destroy(); // for those who do not read to the end
    }
  }

  async #send(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
    const { url, token, timeoutMs, trust } = this.#options;
    const late = new AbortController();
    const isUpload = body instanceof Upload;
    const timer = isUpload
      ? undefined
      : setTimeout(() => late.abort(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    try {
      const response = await fetch(url + path, {
        method,
        dispatcher: await trust.dispatcher(),
        headers: {
          authorization: `Bearer ${await token()}`,
          ...(body !== undefined && { 'content-type': isUpload ? 'application/octet-stream' : 'application/json' }),
        },
        ...(body !== undefined && (isUpload ? body.asBody : { body: JSON.stringify(body) })),
        signal: signal === undefined ? late.signal : AbortSignal.any([late.signal, signal]),
      });
      if (!response.ok) throw await refusal(response);
      return path.includes('/rows?') ? response : await whole(response);
    } catch (error) {
      if (error instanceof TypeError || late.signal.aborted) {
        throw new LedgerUnreachable(`${method} ${path}: ${reason(error)}`, { cause: error });
      }
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async #json<T>(response: Response): Promise<T> {
    const answer: T = JSON.parse(await response.text());
    return answer;
  }
}

/** A body that is sent as it comes. */
class Upload {
  readonly asBody: { body: AsyncIterable<Uint8Array>; duplex: 'half' };

  constructor(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
    this.asBody = { body: Readable.from(chunks, { objectMode: false }), duplex: 'half' };
  }
}

function computationPath(uid: string): string {
  return `/v1/computations/${encodeURIComponent(uid)}`;
}

/** The same response with its body read, so that the time-out covers that too. */
async function whole(response: Response): Promise<Response> {
  const text = await response.text();
  return new Response(response.status === 204 ? null : text, { status: response.status });
}

async function refusal(response: Response): Promise<Error> {
  const text = await response.text();
  try {
    const body: unknown = JSON.parse(text);
    if (isRecord(body) && typeof body['code'] === 'string' && typeof body['message'] === 'string') {
      const named = ledgerError(body['code'], body['message']);
      if (named) return named;
    }
  } catch {
    // Somebody in between answered; said below.
  }
  return new LedgerUnreachable(`answered ${response.status}: ${text.slice(0, 200)}`);
}

// fetch says only "fetch failed"; why is in its cause.
function reason(error: unknown): string {
  const untrusted = certificateProblem(error);
  if (untrusted !== undefined) return untrusted;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
