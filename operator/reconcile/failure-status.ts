import type { FailureStatus } from '../../crds/computation.ts';
import type { FailureRecord } from '../../crds/protocol.ts';
import { shortParameter } from './short-parameter.ts';

/** Ten failures must leave a status small; the ledger has them whole. */
const MAX_MESSAGE = 1_000;

/** An entry of `status.failures`. */
export function failureStatus(failure: FailureRecord): FailureStatus {
  const { parameter, message, ...rest } = failure;
  return { ...rest, ...shortParameter(parameter), message: shortMessage(message) };
}

/** The beginning of a message, as much as the status shows. */
export function shortMessage(message: string): string {
  return message.length <= MAX_MESSAGE ? message : `${message.slice(0, MAX_MESSAGE)}…`;
}
