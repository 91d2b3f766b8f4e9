import { readFile } from 'node:fs/promises';
import { alertTable } from './alert-rows.ts';
import { specTable, statusTable } from './field-rows.ts';
import { makeVariableTable } from './make-variables.ts';
import { controllerMetricRows, ledgerMetricRows, metricTable } from './metric-rows.ts';
import { recordedRun } from './recorded-run.ts';
import { recordedTests } from './recorded-tests.ts';
import { reportSections } from './report-sections.ts';
import { scalingTable } from './scaling-model.ts';
import { withSections } from './sections.ts';
import { testSections } from './test-sections.ts';

/** Makes a document's generated sections, by name. */
type MakeSections = () => Promise<Map<string, string>>;

const ROOT = new URL('../../', import.meta.url);

const DOCUMENTS: ReadonlyMap<string, MakeSections> = new Map<string, MakeSections>([
  [
    'docs/configuration.md',
    async () =>
      new Map([
        ['spec', specTable()],
        ['status', statusTable()],
        ['make', makeVariableTable(await readFile(new URL('Makefile', ROOT), 'utf8'))],
      ]),
  ],
  [
    'docs/operations.md',
    async () =>
      new Map([
        ['controller-metrics', metricTable(await controllerMetricRows())],
        ['ledger-metrics', metricTable(await ledgerMetricRows())],
        ['alerts', await alertTable()],
      ]),
  ],
  ['docs/scaling.md', async () => new Map([['predicted', scalingTable()]])],
  ['docs/REPORT.md', async () => reportSections(await recordedRun())],
  ['docs/test-results.md', async () => testSections(await recordedTests())],
]);

/** A document with generated sections: its file, what it is now, and what it should be. */
export interface Generated {
  path: string;
  file: URL;
  found: string;
  wanted: string;
}

/** All documents that have generated sections. @throws BadDocument */
export async function generatedDocuments(): Promise<Generated[]> {
  return Promise.all(
    [...DOCUMENTS].map(async ([path, make]) => {
      const file = new URL(path, ROOT);
      const found = await readFile(file, 'utf8');
      return { path, file, found, wanted: withSections(found, await make()) };
    }),
  );
}
