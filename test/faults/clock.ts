import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const PRELOADED = pathToFileURL(join(import.meta.dirname, 'clock-shift.ts')).href;

/** The clock of a process that is to be started with {@link env}: off by so many hours, until it is set again. */
export class WrongClock {
  readonly #folder = mkdtempSync(join(tmpdir(), 'ttg-clock-'));

  constructor(hours: number) {
    this.set(hours);
  }

  get env(): Record<string, string> {
    return { NODE_OPTIONS: `--import=${PRELOADED}`, CLOCK_SHIFT_FILE: this.#file };
  }

  set(hours: number): void {
    writeFileSync(this.#file, String(hours * 3_600_000));
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #file(): string {
    return join(this.#folder, 'shift');
  }
}
