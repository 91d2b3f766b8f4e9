import { isRecord } from '../../crds/record.ts';
import type { Evaluate } from '../algorithms/algorithm.ts';

/** Evaluates one line `{"i":id,"p":parameter}` and gives the answer's line, "\n" included. */
export function evaluateToLine(line: string, evaluate: Evaluate): string {
  const request: unknown = JSON.parse(line);
  const id = isRecord(request) ? request['i'] : undefined;
  if (!isRecord(request) || typeof id !== 'number') throw new TypeError(`the line ${line} asks for no parameter`);
  let result: unknown;
  try {
    result = evaluate(request['p'], id);
  } catch (error) {
    return `{"i":${id},"e":${JSON.stringify(describe(error))}}\n`;
  }
  try {
    return `{"i":${id},"r":${resultText(result)}}\n`;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return `{"i":${id},"e":${JSON.stringify({ reason: 'InvalidResult', message })}}\n`;
  }
}

/** JSON of a result, with NaN and infinities as the strings that aggregates know. */
function resultText(result: unknown): string {
  const text: string | undefined = JSON.stringify(result);
  if (text === undefined) throw new TypeError(`the function returned ${typeof result}, which JSON cannot hold`);
  return text.includes('null') ? JSON.stringify(result, nonFiniteAsText) : text;
}

function nonFiniteAsText(_name: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

function describe(error: unknown): { type: string; message: string; trace?: string } {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const trace = error.stack === undefined ? {} : { trace: error.stack };
  return { type: error.name, message: error.message, ...trace };
}
