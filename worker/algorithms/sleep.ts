const cell = new Int32Array(new SharedArrayBuffer(4));

/** Blocks the thread for so many milliseconds, to about a tenth of one. */
export function sleep(milliseconds: number): void {
  if (milliseconds > 0) Atomics.wait(cell, 0, 0, milliseconds);
}
