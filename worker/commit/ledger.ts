import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type {
  Claim,
  ClaimRequest,
  CommitAnswer,
  Heartbeat,
  HeartbeatAnswer,
  JoinAnswer,
  JoinRequest,
  WorkerHeartbeat,
  WorkerHeartbeatAnswer,
  YieldAnswer,
  YieldRequest,
} from '../../crds/protocol.ts';
import { certificateProblem } from '../../crds/certificate-problem.ts';
import { LedgerAway, LedgerRefused, NotInLedger, TokenRefused } from '../errors.ts';
import type { IdRange } from '../../crds/partition.ts';
import {
  isClaim,
  isCommitAnswer,
  isHeartbeatAnswer,
  isJoinAnswer,
  isWorkerHeartbeatAnswer,
  isYieldAnswer,
} from './answers.ts';
import { BackOff } from './back-off.ts';
import type { CommitBody } from './commit-body.ts';
import { openExchange, type Exchange } from './exchange.ts';
import { refusalOf, type Refusal, type Reply } from './reply.ts';

/** Where the ledger is and how long to bear with it. */
export interface LedgerOptions {
  url: string;
  /** Certificates (PEM) of the only authorities that its certificate may be signed by; empty = those that Node knows. */
  ca: readonly string[];
  uid: string;
  /** Read at each request: the token in it rotates. */
  tokenFile: string;
  patienceMs: number;
  /** Hears why a request is tried again, once per kind of trouble. */
  trouble: (message: string) => void;
}

const JSON_TYPE = 'application/json';
const LINES_TYPE = 'application/x-ndjson';
const REQUEST_MS = 30_000;
const HEARTBEAT_MS = 5000;
/** A token that is refused for longer than this is wrong, not about to be rotated. */
const TOKEN_MS = 20_000;

/**
 * A worker's side of the ledger's interface. Claims and commits are tried until they are answered; they throw
 * StaleClaim, ComputationEnded, LedgerAway, TokenRefused, LedgerRefused, or the signal's reason.
 */
export class Ledger {
  private readonly options: LedgerOptions;
  private readonly exchange: Exchange;
  private answeredAt = performance.now();

  constructor(options: LedgerOptions) {
    this.options = options;
    this.exchange = openExchange(options.url.startsWith('https:'), options.ca);
  }

  async claim(segment: number, request: ClaimRequest, signal: AbortSignal): Promise<Claim> {
    return await this.persist(`segments/${segment}/claim`, JSON_TYPE, JSON.stringify(request), isClaim, signal);
  }

  /** The next segment of a shard that is not complete, or one that is, when all are. */
  async claimOfShard(shard: number, request: ClaimRequest, signal: AbortSignal): Promise<Claim> {
    try {
      return await this.persist(`shards/${shard}/claim`, JSON_TYPE, JSON.stringify(request), isClaim, signal);
    } catch (error) {
      // An older ledger: there a shard is one segment.
      if (error instanceof NotInLedger) return this.claim(shard, request, signal);
      throw error;
    }
  }

  async commit(segment: number, commit: CommitBody, signal: AbortSignal): Promise<CommitAnswer> {
    return await this.persist(`segments/${segment}/commits`, LINES_TYPE, commit.body, isCommitAnswer, signal);
  }

  /** Gives back the end of a task; tried as a commit is. */
  async yield(segment: number, request: YieldRequest, signal: AbortSignal): Promise<YieldAnswer> {
    return await this.persist(`segments/${segment}/yield`, JSON_TYPE, JSON.stringify(request), isYieldAnswer, signal);
  }

  /** One try. Undefined where the ledger cannot be reached or is busy; throws StaleClaim and ComputationEnded. */
  async heartbeat(segment: number, beat: Heartbeat): Promise<HeartbeatAnswer | undefined> {
    return await this.once(`segments/${segment}/heartbeat`, beat, isHeartbeatAnswer);
  }

  /** Says that a worker of mode Queue is there. */
  async join(index: number, request: JoinRequest, signal: AbortSignal): Promise<JoinAnswer> {
    return await this.persist(`workers/${index}/join`, JSON_TYPE, JSON.stringify(request), isJoinAnswer, signal);
  }

  /** One try, as {@link heartbeat}. */
  async joinAgain(index: number, request: JoinRequest): Promise<JoinAnswer | undefined> {
    return await this.once(`workers/${index}/join`, request, isJoinAnswer).catch(() => undefined);
  }

  /** One try, as {@link heartbeat}. */
  async workerHeartbeat(index: number, beat: WorkerHeartbeat): Promise<WorkerHeartbeatAnswer | undefined> {
    return await this.once(`workers/${index}/heartbeat`, beat, isWorkerHeartbeatAnswer);
  }

  /** The lines of a list's points, each with its line end. Tried until they come. */
  readonly points = async ({ start, end }: IdRange, signal: AbortSignal): Promise<string> =>
    this.persist(`parameters?from=${start}&to=${end}`, undefined, undefined, isText, signal);

  /** Milliseconds since the ledger last answered anything but "later". */
  get silentMs(): number {
    return performance.now() - this.answeredAt;
  }

  private async once<T>(path: string, beat: object, guard: (value: unknown) => value is T): Promise<T | undefined> {
    const outcome = await this.attempt(path, JSON_TYPE, JSON.stringify(beat), guard, AbortSignal.timeout(HEARTBEAT_MS));
    if (!('refusal' in outcome)) return outcome.answer;
    if (outcome.refusal.kind === 'final') throw outcome.refusal.error;
    return undefined;
  }

  private async persist<T>(
    path: string,
    type: string | undefined,
    body: string | undefined,
    guard: (value: unknown) => value is T,
    signal: AbortSignal,
  ): Promise<T> {
    const { patienceMs, trouble } = this.options;
    const what = path.replace(/\?.*/, '').slice(path.lastIndexOf('/') + 1);
    const backOff = new BackOff();
    const begun = performance.now();
    let refusedSince: number | undefined;
    let told = '';
    for (;;) {
      signal.throwIfAborted();
      const limit = AbortSignal.any([signal, AbortSignal.timeout(REQUEST_MS)]);
      const outcome = await this.attempt(path, type, body, guard, limit);
      if (!('refusal' in outcome)) return outcome.answer;
      const { refusal } = outcome;
      signal.throwIfAborted();
      if (refusal.kind === 'final') throw refusal.error;
      const now = performance.now();
      if (refusal.kind === 'token') refusedSince ??= now;
      else refusedSince = undefined;
      if (refusedSince !== undefined && now - refusedSince > TOKEN_MS) throw new TokenRefused(refusal.why);
      const wait = backOff.next(refusal.kind === 'later' ? refusal.retryAfterMs : undefined);
      if (now + wait - begun > patienceMs) {
        throw new LedgerAway(`${what} had no success for ${Math.round((now - begun) / 1000)} s; last: ${refusal.why}`);
      }
      if (refusal.why !== told) trouble(`${what} is tried again: ${refusal.why}`);
      told = refusal.why;
      await pause(wait, undefined, { signal }).catch(() => undefined);
    }
  }

  private async attempt<T>(
    path: string,
    type: string | undefined,
    body: string | undefined,
    guard: (value: unknown) => value is T,
    signal: AbortSignal,
  ): Promise<{ answer: T } | { refusal: Refusal }> {
    let reply: Reply;
    try {
      reply = await this.send(path, type, body, signal);
    } catch (error) {
      return { refusal: { kind: 'later', why: reasonOf(error) } };
    }
    if (reply.status < 500) this.answeredAt = performance.now();
    if (reply.status < 200 || reply.status > 299) return { refusal: refusalOf(reply) };
    if (guard(reply.body)) return { answer: reply.body };
    const error = new LedgerRefused(`the answer to ${path} has not the form that crds/protocol.ts says`);
    return { refusal: { kind: 'final', error } };
  }

  private async send(
    path: string,
    type: string | undefined,
    body: string | undefined,
    signal: AbortSignal,
  ): Promise<Reply> {
    const { url, uid, tokenFile } = this.options;
    // A small file in memory: to have another thread read it takes longer.
    const token = readFileSync(tokenFile, 'utf8').trim();
    const { status, headers, text } = await this.exchange({
      url: `${url}/v1/computations/${uid}/${path}`,
      headers: { authorization: `Bearer ${token}`, ...(type === undefined ? {} : { 'content-type': type }) },
      ...(body === undefined ? {} : { body }),
      signal,
    });
    const retryAfter = Number(headers['retry-after'] ?? 'none');
    return {
      status,
      body: headers['content-type']?.startsWith(LINES_TYPE) === true ? text : jsonOf(text),
      ...(retryAfter >= 0 ? { retryAfterMs: retryAfter * 1000 } : {}),
    };
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  const untrusted = certificateProblem(error);
  if (untrusted !== undefined) return untrusted;
  if (!(error instanceof Error)) return String(error);
  // Of a name with several addresses each has its reason, and all together none.
  const reasons = error instanceof AggregateError ? error.errors : [error];
  return reasons.map(messageOf).join('; ');
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Why a request was aborted.
  return error.cause instanceof Error ? error.cause.message : error.message;
}
