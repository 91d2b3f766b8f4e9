import { isRecord } from '../../crds/record.ts';
import { ComputationEnded, LedgerRefused, ModeChanged, NotInLedger, StaleClaim } from '../errors.ts';

/** What the ledger answered to one request. */
export interface Reply {
  status: number;
  body: unknown;
  /** Milliseconds that it asked to wait. */
  retryAfterMs?: number;
}

/** What is to be done about a reply that is no success. */
export type Refusal =
  | { kind: 'later'; why: string; retryAfterMs?: number }
  | { kind: 'token'; why: string }
  | { kind: 'final'; error: Error };

/** Reads a reply that is not 2xx. */
export function refusalOf(reply: Reply): Refusal {
  const { status, body, retryAfterMs } = reply;
  const code = isRecord(body) && typeof body['code'] === 'string' ? body['code'] : '';
  const message = isRecord(body) && typeof body['message'] === 'string' ? body['message'] : 'no message';
  const why = `the ledger answered ${status} ${code}: ${message}`;
  if (status === 404) return { kind: 'final', error: new NotInLedger(why) };
  if (code === 'WrongMode') return { kind: 'final', error: new ModeChanged(why) };
  if (status === 409) return { kind: 'final', error: new StaleClaim(why) };
  if (status === 410) return { kind: 'final', error: new ComputationEnded(why) };
  if (status === 401 || status === 403) return { kind: 'token', why };
  if (status === 408 || status === 429 || status >= 500 || code === 'ResultsFull') {
    return { kind: 'later', why, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  }
  return { kind: 'final', error: new LedgerRefused(why) };
}
