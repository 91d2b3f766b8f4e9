import type { Failure, FileOutcome } from './outcomes.ts';

const MOST_LINES = 40;

/** Each failed test with its message, again, for the end of a long output. */
export function failureLines(failures: readonly Failure[]): string[] {
  return failures.flatMap(({ title, message }) => [`failed: ${title}`, ...indented(message)]);
}

/** Each test that failed only the first time, with the message of that. */
export function unsteadyLines(unsteady: readonly Failure[]): string[] {
  return unsteady.flatMap(({ title, message }) => [
    `unsteady: ${title} (passed the second time)`,
    ...indented(`the first time: ${message}`),
  ]);
}

/** The files that took longest, so that it shows where the time goes. */
export function slowestLine(outcomes: readonly FileOutcome[]): string {
  const slowest = outcomes.toSorted((a, b) => b.seconds - a.seconds).slice(0, 8);
  return `longest: ${slowest.map(({ file, seconds }) => `${file} ${Math.round(seconds)} s`).join(', ')}`;
}

function indented(text: string): string[] {
  const lines = text.trimEnd().split('\n');
  const shown =
    lines.length <= MOST_LINES ? lines : [`(${lines.length - MOST_LINES} lines above)`, ...lines.slice(-MOST_LINES)];
  return shown.map((line) => `    ${line}`);
}
