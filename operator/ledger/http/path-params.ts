import type { FastifyRequest } from 'fastify';
import { isRecord } from '../../../crds/record.ts';
import { InvalidRequest } from '../../errors.ts';

const UID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/;

/** The uid of a path. @throws InvalidRequest */
export function uidOf(request: FastifyRequest): string {
  const uid = pathPart(request, 'uid');
  if (UID.test(uid)) return uid;
  throw new InvalidRequest(`uid is "${uid}"; allowed are 1 to 128 letters, digits, "-", "_", "."`);
}

/** The number of a segment, shard or worker index in a path. @throws InvalidRequest */
export function numberOf(request: FastifyRequest, what: 'segment' | 'shard' | 'index'): number {
  const value = pathPart(request, what);
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new InvalidRequest(`${what} is "${value}"; allowed are whole numbers`);
}

/** Query parameters, each at most once. */
export function queryOf(request: FastifyRequest): Record<string, unknown> {
  return isRecord(request.query) ? request.query : {};
}

/** A whole number of the query. @throws InvalidRequest */
export function queryInteger(
  request: FastifyRequest,
  name: string,
  min: number,
  max: number,
  fallback?: number,
): number {
  const value = queryOf(request)[name];
  if (value === undefined && fallback !== undefined) return fallback;
  const number = typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new InvalidRequest(
    `${name} is ${JSON.stringify(value) ?? 'missing'}; allowed: whole numbers from ${min} to ${max}`,
  );
}

function pathPart(request: FastifyRequest, name: string): string {
  const value = isRecord(request.params) ? request.params[name] : undefined;
  return typeof value === 'string' ? value : '';
}
