import { MAX_ROW_BYTES, type RowFailure } from '../../crds/protocol.ts';

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
export type Fault = Omit<RowFailure, 'attempts'>;

const MOST_MESSAGE = 2048;
const MOST_TRACE = 8192;
const MOST_STDERR = 4096;

/** The fault as it is recorded: long texts are cut. */
export function failureOf(fault: Fault, attempts: number): FailureOutcome {
  const { type, message, trace, stderr = '', ...rest } = fault;
  const short = {
    ...rest,
    ...(type === undefined ? {} : { type: cut(type, 256) }),
    message: cut(message, MOST_MESSAGE),
  };
  const failure: RowFailure = {
    ...short,
    ...(trace === undefined ? {} : { trace: cut(trace, MOST_TRACE) }),
    ...(stderr === '' ? {} : { stderr: stderr.slice(-MOST_STDERR).toWellFormed() }),
    attempts,
  };
  const isTooLong = Buffer.byteLength(JSON.stringify({ e: failure })) > MAX_ROW_BYTES;
  return { kind: 'failure', failure: isTooLong ? { ...short, attempts } : failure };
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`;
}
