/**
 * `node main.ts`: measures the figures of `ONLY=` (names with commas; default all) in `ROUNDS=` rounds (default 5), writes
 * them to build/bench.jsonl, shows them as a table and, with `DOCS=1`, puts the tables of those parts into
 * docs/benchmarks.md of which all figures are measured.
 * Exit code 1 when a figure could not be measured; a missed target is no error.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIGURES, PARTS } from './figures.ts';
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
  for (const [part, its] of Object.entries(PARTS)) {
    if (!its.some((figure) => figures.includes(figure))) continue;
    const ofPart = lines.filter((line) => its.some(({ name }) => name === line.figure));
    const missing = its.filter(({ name }) => !ofPart.some((line) => line.figure === name));
    if (missing.length > 0) {
      const names = missing.map(({ name }) => name).join(', ');
      console.error(`docs/benchmarks.md keeps its table of ${part}: ${names} not measured here`);
      continue;
    }
    const table = `${tableOf(ofPart)}\n\n${notesOf(ofPart)}\n\n${machine()}`;
    writeFileSync(document, withTable(readFileSync(document, 'utf8'), part, table));
  }
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
