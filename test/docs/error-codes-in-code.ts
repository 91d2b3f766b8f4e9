import { sourceFiles } from './source-files.ts';

const KIND = /\bcode: '([A-Z]\w+)',\s*(?:status: (\d+))?/g;

/** Code of each named error of the programs that people run, with its HTTP status where it has one. */
export function errorCodesInCode(): Map<string, string> {
  const codes = new Map<string, string>();
  for (const text of sourceFiles('operator', 'worker', 'crds', 'cli').values()) {
    for (const [, code = '', status] of text.matchAll(KIND)) {
      codes.set(code, status ?? codes.get(code) ?? '');
    }
  }
  return codes;
}
