import type { FailureStatus } from '../../crds/computation.ts';

const MOST_MESSAGE = 100;

/** What failed in a line, then the first failed parameters, a line each. */
export function failuresSection(failures: readonly FailureStatus[], failed: number, summary?: string): string[] {
  if (failed === 0) return ['Failures: none'];
  const lines = failures.map(({ id, parameter, reason, type, message }) => {
    const what = parameter === undefined || parameter === id ? '' : ` (parameter ${JSON.stringify(parameter)})`;
    const kind = type === undefined ? reason : `${reason}, ${type}`;
    return `  ${id}${what}: ${kind}: ${oneLine(message)}`;
  });
  const more = failed - failures.length;
  const head = `Failures: ${summary ?? failed}`;
  return [head, ...lines, ...(more > 0 ? [`  and ${more} more: make results FORMAT=failures`] : [])];
}

function oneLine(message: string): string {
  const text = message.replaceAll(/\s+/g, ' ');
  return text.length <= MOST_MESSAGE ? text : `${text.slice(0, MOST_MESSAGE - 1)}…`;
}
