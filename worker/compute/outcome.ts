import type { FailureReason, RowFailure } from '../../crds/protocol.ts';

/** A parameter's result: the row as it will be stored, and its value. */
export interface ResultOutcome {
  kind: 'result';
  /** `{"r":…}`, as the function's process wrote the result. */
  row: string;
  value: unknown;
}

/** A parameter that has no result. */
export interface FailureOutcome {
  kind: 'failure';
  failure: RowFailure;
}

export type Outcome = ResultOutcome | FailureOutcome;

/** A failure without the number of attempts, which only the pool knows. */
export interface Fault {
  reason: FailureReason;
  type?: string;
  message: string;
  trace?: string;
}

const MOST_MESSAGE = 2048;
const MOST_TRACE = 8192;

/** The fault as it is recorded: long texts are cut. */
export function failureOf(fault: Fault, attempts: number): FailureOutcome {
  const { reason, type, message, trace } = fault;
  return {
    kind: 'failure',
    failure: {
      reason,
      ...(type === undefined ? {} : { type: cut(type, 256) }),
      message: cut(message, MOST_MESSAGE),
      ...(trace === undefined ? {} : { trace: cut(trace, MOST_TRACE) }),
      attempts,
    },
  };
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`;
}
