import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';

/** What a suite came to when it was recorded. */
export interface RecordedSuite {
  /** When it ended, ISO 8601. */
  recordedAt: string;
  commit: string;
  machine: string;
  node: string;
  seconds: number;
  passed: number;
  failed: number;
  /** Skipped by the tests themselves. */
  pending: number;
  /** Titles of what failed in the end. */
  failures: string[];
  /** Titles of what failed only the first time. */
  unsteady: string[];
  /** Tests that passed, by file. */
  files: Record<string, number>;
}

/** Suites by name, as `make test DOCS=1` recorded them; a suite that was left out stays as it was recorded last. */
export type RecordedTests = Record<string, RecordedSuite>;

const TESTS_FILE = new URL('../../docs/runs/tests.json', import.meta.url);

/** What was recorded last; nothing where nothing was. */
export async function recordedTests(): Promise<RecordedTests> {
  return existsSync(TESTS_FILE) ? JSON.parse(await readFile(TESTS_FILE, 'utf8')) : {};
}

/** Puts suites in the place of what was recorded of them. */
export async function recordTests(suites: RecordedTests): Promise<void> {
  const all = { ...(await recordedTests()), ...suites };
  await mkdir(new URL('.', TESTS_FILE), { recursive: true });
  await writeFile(TESTS_FILE, `${JSON.stringify(all, null, 2)}\n`);
}
