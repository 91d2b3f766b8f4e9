import { readFileSync } from 'node:fs';

/**
 * Preloaded into a process of a test, this sets its clock off by the milliseconds that stand in the file of
 * CLOCK_SHIFT_FILE. The file is read whenever the time is, so that the clock can be made to jump. Clocks that never
 * jump go on as they are.
 */
const file = process.env['CLOCK_SHIFT_FILE'];
let last = 0;

function shiftMs(): number {
  const text = file === undefined ? '0' : readFileSync(file, 'utf8');
  last = text === '' ? last : Number(text);
  return last;
}

Object.defineProperty(performance, 'timeOrigin', { value: performance.timeOrigin + shiftMs() });

globalThis.Date = new Proxy(Date, {
  get: (real, key) => (key === 'now' ? () => real.now() + shiftMs() : Reflect.get(real, key)),
  construct: (real, values: unknown[], target) =>
    Reflect.construct(real, values.length === 0 ? [real.now() + shiftMs()] : values, target),
});
