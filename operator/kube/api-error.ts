import { TtgError } from '../../crds/errors.ts';
import { API_REFUSED } from '../errors.ts';
import type { StatusBody } from './objects.ts';

/** The API server answered, and the answer was no. */
export class ApiError extends TtgError {
  override readonly name: string = 'ApiError';
  readonly kind = API_REFUSED;
  /** HTTP status. */
  readonly status: number;
  /** Kubernetes' word for it: NotFound, Conflict, AlreadyExists, Expired, Forbidden, Invalid, … */
  readonly reason: string;
  readonly details: StatusBody['details'];
  /** Seconds that the API server asked us to wait, from Retry-After. */
  readonly retryAfterSeconds: number | undefined;

  constructor(request: string, status: number, body: Partial<StatusBody>, retryAfterSeconds?: number) {
    const reason = body.reason === undefined || body.reason === '' ? `HTTP ${status}` : body.reason;
    super(`${request}: ${reason}: ${body.message ?? 'no message'}`);
    this.status = status;
    this.reason = reason;
    this.details = body.details;
    this.retryAfterSeconds = retryAfterSeconds ?? body.details?.retryAfterSeconds;
  }

  get isNotFound(): boolean {
    return this.status === 404;
  }

  /** Written by somebody else since it was read (or the precondition does not hold). */
  get isConflict(): boolean {
    return this.status === 409 && this.reason === 'Conflict';
  }

  get isAlreadyExists(): boolean {
    return this.status === 409 && this.reason === 'AlreadyExists';
  }

  /** The asked resourceVersion or page is no longer kept: list again. */
  get isGone(): boolean {
    return this.status === 410;
  }

  /** The API server does not know that resourceVersion (yet): it was restored from an older copy, or lags behind. */
  get isResourceVersionTooLarge(): boolean {
    return this.details?.causes?.some((cause) => cause.reason === 'ResourceVersionTooLarge') ?? false;
  }
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.isNotFound;
}

export function isConflict(error: unknown): boolean {
  return error instanceof ApiError && error.isConflict;
}

export function isAlreadyExists(error: unknown): boolean {
  return error instanceof ApiError && error.isAlreadyExists;
}
