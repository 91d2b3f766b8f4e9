/** Milliseconds as people read them: "6.67s", "3m05.2s", "2h03m05s". */
export function secondsText(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 59.995) return `${seconds.toFixed(2)}s`;
  const tenths = Math.round(seconds * 10);
  const [minutes, rest] = [Math.floor(tenths / 600), (tenths % 600) / 10];
  if (minutes < 60) return `${minutes}m${rest.toFixed(1).padStart(4, '0')}s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 3600)}h${pad(Math.floor(whole / 60) % 60)}m${pad(whole % 60)}s`;
}

/** Parameters a second: "812/s" from 100 on, "8.1/s" below, "-" where there is none. */
export function rateText(perSecond: number | undefined): string {
  if (perSecond === undefined || !Number.isFinite(perSecond)) return '-';
  return `${perSecond >= 100 ? Math.round(perSecond) : Math.round(perSecond * 10) / 10}/s`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
