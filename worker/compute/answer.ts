import { parseExact } from '../../crds/exact-json.ts';
import { MAX_ROW_BYTES } from '../../crds/protocol.ts';
import { isRecord } from '../../crds/record.ts';
import type { Fault, ResultOutcome } from './outcome.ts';
import { resultProblem } from './result-problem.ts';

/** What a child said on one line. */
export type Answer =
  | { kind: 'ready' }
  /** It cannot begin, and no other process could. */
  | { kind: 'refused'; message: string }
  | { kind: 'result'; id: number; result: ResultOutcome }
  | { kind: 'fault'; id: number; fault: Fault }
  | { kind: 'garbage'; line: string };

/** As JSON is written by most: with a space here and there, and the id first. */
const PREFIX = /^\s*\{\s*"i"\s*:\s*(\d{1,16})\s*,\s*"r"\s*:\s*/;

/** As our own children write it, to the letter: before the id, and behind it. */
const BEFORE = '{"i":';
const BEHIND = ',"r":';
const MOST_DIGITS = 15;

/** Reads a line of a child. A result keeps the very digits that the child wrote. */
export function readAnswer(line: string): Answer {
  return readPlain(line) ?? readAny(line);
}

/** The answer with a result, in half the time; undefined where the line is anything else, or anything is wrong with it. */
function readPlain(line: string): Answer | undefined {
  if (!line.startsWith(BEFORE) || !line.endsWith('}')) return undefined;
  let end = BEFORE.length;
  let id = 0;
  for (let digit = digitAt(line, end); digit >= 0; digit = digitAt(line, end)) {
    id = id * 10 + digit;
    end += 1;
  }
  const digits = end - BEFORE.length;
  const isNumber = digits === 1 || (digits > 1 && digits <= MOST_DIGITS && digitAt(line, BEFORE.length) > 0);
  if (!isNumber || !line.startsWith(BEHIND, end)) return undefined;
  const text = line.slice(end + BEHIND.length, -1);
  if (text.length * 3 > MAX_ROW_BYTES) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (resultProblem(text) !== undefined) return undefined;
  return { kind: 'result', id, result: { kind: 'result', row: `{"r":${text}}`, value } };
}

/** −1 where there is none. */
function digitAt(text: string, at: number): number {
  const digit = text.charCodeAt(at) - 0x30;
  return digit >= 0 && digit <= 9 ? digit : -1;
}

function readAny(line: string): Answer {
  let answer: unknown;
  try {
    answer = JSON.parse(line);
  } catch {
    return unreadable(line);
  }
  if (!isRecord(answer)) return { kind: 'garbage', line };
  if (answer['ready'] === true) return { kind: 'ready' };
  if (answer['ready'] === false) return { kind: 'refused', message: faultOf(answer['e']).message };
  const id = answer['i'];
  if (typeof id !== 'number') return { kind: 'garbage', line };
  if (Object.hasOwn(answer, 'e')) return { kind: 'fault', id, fault: faultOf(answer['e']) };
  if (!Object.hasOwn(answer, 'r')) return { kind: 'fault', id, fault: invalid('the answer has neither "r" nor "e"') };
  const row = rowText(line, answer);
  if (row.length * 3 > MAX_ROW_BYTES && Buffer.byteLength(row) > MAX_ROW_BYTES) {
    return { kind: 'fault', id, fault: tooLarge(Buffer.byteLength(row)) };
  }
  const problem = resultProblem(row);
  if (problem !== undefined) return { kind: 'fault', id, fault: invalid(problem) };
  return { kind: 'result', id, result: { kind: 'result', row, value: answer['r'] } };
}

/** The answer for a line that was longer than any row may be; `start` is how it began. */
export function overlongAnswer(start: string, bytes: number): Answer {
  const id = PREFIX.exec(start)?.[1];
  return id === undefined
    ? { kind: 'garbage', line: start }
    : { kind: 'fault', id: Number(id), fault: tooLarge(bytes) };
}

/** The answer for a line that is no UTF-8. */
export function brokenAnswer(line: string): Answer {
  const id = PREFIX.exec(line)?.[1];
  return id === undefined
    ? { kind: 'garbage', line }
    : { kind: 'fault', id: Number(id), fault: invalid('the answer is no UTF-8') };
}

function rowText(line: string, answer: Record<string, unknown>): string {
  const prefix = PREFIX.exec(line)?.[0];
  if (prefix !== undefined && Object.keys(answer).length === 2) return `{"r":${line.slice(prefix.length).trimEnd()}`;
  const exact = parseExact(line);
  return JSON.stringify({ r: isRecord(exact) ? exact['r'] : null });
}

function unreadable(line: string): Answer {
  const id = PREFIX.exec(line)?.[1];
  if (id === undefined) return { kind: 'garbage', line };
  return { kind: 'fault', id: Number(id), fault: invalid(`the result is no JSON: ${line.slice(0, 200)}`) };
}

function invalid(message: string): Fault {
  return { reason: 'InvalidResult', message };
}

function tooLarge(bytes: number): Fault {
  return { reason: 'ResultTooLarge', message: `the result takes ${bytes} bytes; at most ${MAX_ROW_BYTES} are stored` };
}

function faultOf(said: unknown): Fault {
  if (!isRecord(said)) return { reason: 'Exception', message: String(said) };
  const { reason, type, message, trace, exitCode, signal, peakMemoryBytes, stderr } = said;
  return {
    reason: reason === 'InvalidResult' || reason === 'Crashed' || reason === 'OutOfMemory' ? reason : 'Exception',
    ...(typeof type === 'string' ? { type } : {}),
    message: typeof message === 'string' ? message : JSON.stringify(said),
    ...(typeof trace === 'string' ? { trace } : {}),
    ...(typeof exitCode === 'number' ? { exitCode } : {}),
    ...(typeof signal === 'string' ? { signal: signal.slice(0, 32) } : {}),
    ...(typeof peakMemoryBytes === 'number' ? { peakMemoryBytes } : {}),
    ...(typeof stderr === 'string' ? { stderr } : {}),
  };
}
