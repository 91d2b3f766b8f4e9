import { setTimeout as sleep } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { ApiUnreachable } from '../errors.ts';
import { ApiError } from './api-error.ts';
import type { Connection } from './connection.ts';
import type { StatusBody } from './objects.ts';
import { ServerClock } from './server-clock.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

export interface HttpRequest {
  method: Method;
  /** Below the API server's root, with query. */
  path: string;
  body?: unknown;
  contentType?: string;
  signal?: AbortSignal | undefined;
  /** Milliseconds for the whole exchange, tries included; default 30,000. */
  timeoutMs?: number | undefined;
}

/** What is told about each answer: for `rest_client_requests_total`. `code` is the HTTP status or `<error>`. */
export type RequestObserver = (request: { method: Method; host: string; code: string }) => void;

const DEFAULT_TIMEOUT_MS = 30_000;
const MAX_THROTTLED_TRIES = 5;
const MAX_RETRY_AFTER_MS = 10_000;

/** Sends requests to the API server and makes errors out of refusals. */
export class HttpClient {
  /** Goes by what the API server's answers say. */
  readonly clock = new ServerClock();
  readonly #connection: Connection;
  readonly #observe: RequestObserver;
  readonly #userAgent: string;

  constructor(connection: Connection, userAgent: string, observe: RequestObserver = () => {}) {
    this.#connection = connection;
    this.#userAgent = userAgent;
    this.#observe = observe;
  }

  /**
   * The parsed answer. Throttled requests (429 with Retry-After: not executed) are tried again, reads also once after
   * a broken connection, all within the time-out.
   *
   * @throws ApiError, ApiUnreachable; the signal's reason when that was aborted.
   */
  async json(request: HttpRequest): Promise<unknown> {
    const timeout = AbortSignal.timeout(request.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    const signal = request.signal === undefined ? timeout : AbortSignal.any([timeout, request.signal]);
    for (let attempt = 1; ; attempt++) {
      try {
        const response = await this.open(request, signal);
        return this.#parse(request, await this.#text(request, response, signal));
      } catch (error) {
        if (request.signal?.aborted === true) {
          throw request.signal.reason;
        }
        if (timeout.aborted || !mayTryAgain(request, error, attempt)) {
          throw error;
        }
        await sleep(retryAfterMs(error), undefined, { signal }).catch(() => {
          throw error;
        });
      }
    }
  }

  /**
   * The open answer of a request, for watches: its body streams. `idleMs` without a byte break it, be it before the
   * answer begins; 0 waits for ever once it has begun.
   *
   * @throws ApiError for any status but 2xx, ApiUnreachable.
   */
  async open(request: HttpRequest, signal: AbortSignal, idleMs = 0): Promise<Dispatcher.ResponseData> {
    const route = await this.#connection.route();
    const { host } = new URL(route.origin);
    const headersMs = request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const answered = this.clock.asked();
    let response: Dispatcher.ResponseData;
    try {
      response = await route.dispatcher.request({
        origin: route.origin,
        path: route.basePath + request.path,
        method: request.method,
        headers: {
          ...route.headers,
          // the second is what /openid/v1/jwks has, and nothing else
          accept: 'application/json, application/jwk-set+json;q=0.9',
          'user-agent': this.#userAgent,
          ...(request.body === undefined ? {} : { 'content-type': request.contentType ?? 'application/json' }),
        },
        body: request.body === undefined ? null : JSON.stringify(request.body),
        signal,
        headersTimeout: idleMs === 0 ? headersMs : Math.min(headersMs, idleMs),
        bodyTimeout: idleMs,
      });
    } catch (error) {
      this.#observe({ method: request.method, host, code: '<error>' });
      throw unreachable(request, error);
    }
    answered(response.headers['date']);
    this.#observe({ method: request.method, host, code: String(response.statusCode) });
    if (response.statusCode < 200 || response.statusCode > 299) {
      throw refusal(request, response, await this.#text(request, response, signal));
    }
    return response;
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }

  async #text(request: HttpRequest, response: Dispatcher.ResponseData, signal: AbortSignal): Promise<string> {
    try {
      return await response.body.text();
    } catch (error) {
      throw unreachable(request, signal.aborted ? signal.reason : error);
    }
  }

  #parse(request: HttpRequest, text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new ApiUnreachable(`${describe(request)}: answered "${text.slice(0, 80)}", which is not JSON`, {
        cause: error,
      });
    }
  }
}

function describe(request: HttpRequest): string {
  return `${request.method} ${request.path}`;
}

function unreachable(request: HttpRequest, error: unknown): Error {
  const message = error instanceof Error ? error.message || error.name : String(error);
  return new ApiUnreachable(`${describe(request)}: ${message}`, { cause: error });
}

function isStatus(value: unknown): value is StatusBody {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'Status';
}

/** The error that a Status body (of an answer, or of a watch's ERROR line) stands for. */
export function statusError(request: string, httpStatus: number, body: unknown, retryAfter?: number): ApiError {
  const status: Partial<StatusBody> = isStatus(body)
    ? body
    : { message: typeof body === 'string' ? body : JSON.stringify(body) };
  return new ApiError(request, status.code ?? httpStatus, status, retryAfter);
}

function refusal(request: HttpRequest, response: Dispatcher.ResponseData, text: string): ApiError {
  let body: unknown = text.slice(0, 500);
  try {
    body = JSON.parse(text);
  } catch {
    // The text itself is the message then.
  }
  const header = response.headers['retry-after'];
  const seconds = typeof header === 'string' ? Number(header) : Number.NaN;
  return statusError(describe(request), response.statusCode, body, Number.isFinite(seconds) ? seconds : undefined);
}

function mayTryAgain(request: HttpRequest, error: unknown, attempt: number): boolean {
  if (error instanceof ApiError) {
    return error.status === 429 && error.retryAfterSeconds !== undefined && attempt < MAX_THROTTLED_TRIES;
  }
  return error instanceof ApiUnreachable && request.method === 'GET' && attempt === 1;
}

function retryAfterMs(error: unknown): number {
  const seconds = error instanceof ApiError ? (error.retryAfterSeconds ?? 0) : 0;
  return Math.min(MAX_RETRY_AFTER_MS, seconds * 1000);
}
