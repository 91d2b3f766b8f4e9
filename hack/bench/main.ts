/**
 * `node main.ts`: measures the figures of `ONLY=` (names with commas; default all) in `ROUNDS=` rounds (default 5), writes
 * them to build/bench.jsonl, shows them as a table and, with `DOCS=1`, puts that table into docs/benchmarks.md.
 * Exit code 1 when a figure could not be measured; a missed target is no error.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIGURES } from './figures.ts';
import type { Figure } from './figure.ts';
import { chosen, roundsOf } from './report/choice.ts';
import { withTable } from './report/document.ts';
import { mergeLines, startAfresh } from './report/jsonl.ts';
import { lineOf } from './report/line.ts';
import { machine } from './report/machine.ts';
import { notesOf, tableOf } from './report/table.ts';

const root = join(import.meta.dirname, '../..');
const file = join(root, 'build/bench.jsonl');
const document = join(root, 'docs/benchmarks.md');

const only = process.env['ONLY'] ?? '';
const rounds = roundsOf(process.env['ROUNDS']);
const figures = chosen(FIGURES, only);
if (only === '') startAfresh(file);

const order = FIGURES.map(({ name }) => name);
const failed: string[] = [];
for (const figure of figures) {
  try {
    mergeLines(file, await measured(figure), order);
  } catch (error) {
    failed.push(figure.name);
    console.error(`✗ ${figure.name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const lines = mergeLines(file, [], order);
console.log(`\n${tableOf(lines)}\n\n${notesOf(lines)}\n\n${machine()}`);
if (process.env['DOCS'] === '1') {
  writeFileSync(
    document,
    withTable(readFileSync(document, 'utf8'), `${tableOf(lines)}\n\n${notesOf(lines)}\n\n${machine()}`),
  );
}
if (failed.length > 0) console.error(`not measured: ${failed.join(', ')}`);
// Connections into the cluster may be open still.
process.exit(failed.length === 0 ? 0 : 1);

async function measured({ name, measure }: Figure): Promise<ReturnType<typeof lineOf>[]> {
  console.error(`▸ ${name}`);
  const begun = performance.now();
  const found = await measure({ rounds, say: (text) => console.error(`  ${text}`) });
  console.error(`  ${Math.round((performance.now() - begun) / 1000)} s`);
  return found.map((measurement) => lineOf(name, measurement, new Date()));
}
