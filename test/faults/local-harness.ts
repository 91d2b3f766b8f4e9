import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withDefaults } from '../../crds/manifest/defaults.ts';
import type { Computation } from '../../crds/computation.ts';
import { isRecord } from '../../crds/record.ts';
import { runLocal, type LocalRunOptions } from '../../cli/local/run-local.ts';

/** A run by the real worker and the real ledger, with what came out of it. */
export interface LocalResult {
  computation: Computation;
  /** The table's rows, in its order. */
  rows: Record<string, unknown>[];
  /** Ids that a function with `printIds` printed, in the order of computing. */
  printed: number[];
  said: string[];
}

/** Computes a spec without a cluster. */
export async function computeLocally(
  spec: Record<string, unknown>,
  hooks: Partial<
    Pick<LocalRunOptions, 'progress' | 'started' | 'line' | 'beforeEnd' | 'code' | 'folder' | 'list'>
  > = {},
): Promise<LocalResult> {
  const manifest = { apiVersion: 'ttg.io/v1alpha1', kind: 'Computation', metadata: { name: 'test' }, spec };
  const folder = mkdtempSync(join(tmpdir(), 'ttg-test-'));
  const file = join(folder, 'rows.ndjson');
  const printed: number[] = [];
  const said: string[] = [];
  try {
    const computation = await runLocal({
      computation: withDefaults(manifest, { uid: 'test' }),
      table: { file, format: 'ndjson' },
      interrupt: new AbortController().signal,
      progress: hooks.progress ?? (() => undefined),
      line: (shard, text) => {
        hooks.line?.(shard, text);
        const id = /^id (\d+)$/.exec(text)?.[1];
        if (id !== undefined) printed.push(Number(id));
      },
      said: (message) => void said.push(message),
      ...(hooks.code === undefined ? {} : { code: hooks.code }),
      ...(hooks.list === undefined ? {} : { list: hooks.list }),
      ...(hooks.folder === undefined ? {} : { folder: hooks.folder }),
      ...(hooks.beforeEnd === undefined ? {} : { beforeEnd: hooks.beforeEnd }),
      ...(hooks.started === undefined ? {} : { started: hooks.started }),
    });
    if (computation === undefined) throw new Error('the run was interrupted');
    const rows = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map(parseRow);
    return { computation, rows, printed, said };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Ids of all rows, in order. */
export function idsOf(rows: readonly Record<string, unknown>[]): unknown[] {
  return rows.map((row) => row['param_id']);
}

/** [0, count) */
export function idsUpTo(count: number): number[] {
  return Array.from({ length: count }, (_, id) => id);
}

/** Value of an aggregate by its name. */
export function aggregate({ status }: Computation, name: string): string | undefined {
  return status?.aggregates?.find((each) => each.name === name)?.value;
}

/** What a Python program prints, as JSON: figures that this project had no part in. */
export function python(program: string): unknown {
  const { stdout, stderr, status } = spawnSync('python3', ['-c', program], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`python3: ${stderr}`);
  return JSON.parse(stdout);
}

function parseRow(line: string): Record<string, unknown> {
  const row: unknown = JSON.parse(line);
  if (!isRecord(row)) throw new Error(`no row: ${line}`);
  return row;
}
