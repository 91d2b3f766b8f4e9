import type { RunTiming } from '../../crds/computation.ts';
import { secondsText } from './format-seconds.ts';
import { textTable } from './table.ts';

/** Where the time from apply to the end went. */
export function timeSection(timing: RunTiming): string[] {
  const { totalMs } = timing;
  const parts: [string, number][] = [
    ['scheduling', timing.schedulingMs],
    ['pod start', timing.podStartMs],
    ['computing', timing.computingMs],
    ['waiting for commits', timing.committingMs],
    ['idle', timing.idleMs],
  ];
  const rows = parts.map(([name, milliseconds]) => [name, secondsText(milliseconds), share(milliseconds, totalMs)]);
  const [, ...lines] = textTable(
    [
      { title: '', align: 'left' },
      { title: '', align: 'right' },
      { title: '', align: 'right' },
    ],
    rows,
  );
  return [`Time from apply to the end: ${secondsText(totalMs)}`, ...lines];
}

function share(part: number, whole: number): string {
  return whole <= 0 ? '' : `${((100 * part) / whole).toFixed(1)}%`;
}
