import { writeSync } from 'node:fs';
import { sleep } from '../algorithms/sleep.ts';

const TRIES = 200;
const PAUSE_MS = 5;

/**
 * Writes to descriptor 1 or 2 without Node's streams: those would switch the descriptor to non-blocking, for the
 * children as well, and a function that prints a lot would fail with EAGAIN. Where a child has done so, a full pipe is
 * waited for, up to a second; then the rest is dropped.
 */
export function writeLine(descriptor: 1 | 2, text: string): void {
  const bytes = Buffer.from(text);
  let written = 0;
  for (let tries = 0; written < bytes.length && tries < TRIES; tries += 1) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) return;
      sleep(PAUSE_MS);
    }
  }
}
