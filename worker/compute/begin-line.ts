import { isRecord } from '../../crds/record.ts';
import type { Begin } from '../algorithms/algorithm.ts';
import type { Fault } from './outcome.ts';

/** Begins on a line `{"i":id,"p":parameter}`, and gives the function that awaits the answer's line, "\n" included. */
export function beginLine(line: string, begin: Begin): () => string {
  const request: unknown = JSON.parse(line);
  const id = isRecord(request) ? request['i'] : undefined;
  if (!isRecord(request) || typeof id !== 'number') throw new TypeError(`the line ${line} asks for no parameter`);
  try {
    const awaitResult = begin(request['p'], id);
    return () => answerOf(id, awaitResult);
  } catch (error) {
    return () => failureLine(id, describe(error));
  }
}

function answerOf(id: number, awaitResult: () => unknown): string {
  let result: unknown;
  try {
    result = awaitResult();
  } catch (error) {
    return failureLine(id, describe(error));
  }
  try {
    return `{"i":${id},"r":${resultText(result)}}\n`;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return failureLine(id, { reason: 'InvalidResult', message });
  }
}

function failureLine(id: number, failure: object): string {
  return `{"i":${id},"e":${JSON.stringify(failure)}}\n`;
}

/**
 * JSON of a result that keeps what plain JSON would not: NaN and infinities as the strings that aggregates know, the
 * sign of −0, whole numbers of 64 bits given as bigint.
 */
function resultText(result: unknown): string {
  const text = plainText(result);
  if (text === undefined) throw new TypeError(`the function returned ${typeof result}, which JSON cannot hold`);
  return MAY_BE_CHANGED.test(text) ? JSON.stringify(result, exactly) : text;
}

/** Without a replacer, which would make it several times slower; a bigint is rare. */
function plainText(result: unknown): string | undefined {
  try {
    return JSON.stringify(result);
  } catch (error) {
    if (error instanceof TypeError && error.message.includes('BigInt')) return JSON.stringify(result, exactly);
    throw error;
  }
}

/** JSON that has null, or a 0 that could have been −0. */
const MAY_BE_CHANGED = /null|(?:^|[:,[])0(?![.\d])/;

function exactly(_name: string, value: unknown): unknown {
  if (typeof value === 'bigint') return JSON.rawJSON(String(value));
  if (typeof value !== 'number') return value;
  if (Object.is(value, -0)) return JSON.rawJSON('-0');
  return Number.isFinite(value) ? value : String(value);
}

/** An error that says more of itself than its message: how a process ended, and why that is a failure. */
export type Details = Omit<Partial<Fault>, 'type' | 'message' | 'trace'>;

function describe(error: unknown): Details & { type: string; message: string; trace?: string } {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const trace = error.stack === undefined ? {} : { trace: error.stack };
  const details = 'details' in error && isRecord(error.details) ? error.details : {};
  return { ...details, type: error.name, message: error.message, ...trace };
}
