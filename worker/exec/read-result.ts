import type { Algorithm } from '../../crds/computation.ts';

/** The output has no result in it as it was asked for. */
export class NoResult extends Error {
  override readonly name = 'NoResult';
}

const NOT_FINITE: ReadonlyMap<string, string> = new Map([
  ['nan', 'NaN'],
  ['inf', 'Infinity'],
  ['infinity', 'Infinity'],
]);

/**
 * The result in an executable's output, as `algorithm.result` says.
 *
 * @throws NoResult
 */
export function readResult(output: string, { result = 'LastLine', pattern = '' }: Algorithm): unknown {
  if (result === 'Json') return readJson(output);
  if (result === 'Regex') return readMatch(output, pattern);
  const line = output.trimEnd().split('\n').at(-1)?.trim() ?? '';
  if (line === '') throw new NoResult('the output is empty; its last line was to be the result');
  return readText(line);
}

function readJson(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new NoResult(`the output is no JSON: ${why}`, { cause: error });
  }
}

function readMatch(output: string, pattern: string): unknown {
  const match = [...output.matchAll(new RegExp(pattern, 'gm'))].at(-1);
  if (match === undefined) throw new NoResult(`the output has nothing that ${pattern} matches`);
  if (match.groups !== undefined) {
    return Object.fromEntries(Object.entries(match.groups).map(([name, text]) => [name, readText(text)]));
  }
  return readText(match[1] ?? match[0]);
}

/** A number or other JSON where the text is one, the name of a number that is not finite, or the text itself. */
function readText(text: string | undefined): unknown {
  if (text === undefined) return null;
  const [, sign = '', name = ''] = /^([+-]?)(nan|inf|infinity)$/i.exec(text) ?? [];
  const known = NOT_FINITE.get(name.toLowerCase());
  if (known !== undefined) return known !== 'NaN' && sign === '-' ? `-${known}` : known;
  // A number keeps its very digits.
  if (/^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i.test(text)) return JSON.rawJSON(text);
  // As some print numbers: +1, .5, 1., 007.
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
