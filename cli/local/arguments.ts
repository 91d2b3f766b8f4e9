import { parseArgs } from 'node:util';
import { BadUsage } from './errors.ts';

export const USAGE = `usage: npm run local -- FILE.yaml [--out results.csv] [--workers N] [--logs] [--python FILE.py] [--list FILE]
                                    [--input NAME=PATH]…

Computes the Computation in FILE.yaml without a cluster: the same worker and ledger as local processes.

  --out FILE    write the table; CSV, or NDJSON where FILE ends in .ndjson or .jsonl
  --workers N   workers at once, in place of spec.parallelism
  --python FILE the file with the function, in place of the ConfigMap that spec.algorithm.python names
  --list FILE   the parameters (.csv, .ndjson, .jsonl, .parquet), where spec.parameters.list is a ConfigMap or an upload
  --input NAME=PATH
                the folder or file that spec.worker.inputs calls NAME; the function finds it by the variable INPUT_NAME
  --logs        show the workers' log lines and what the function prints

Exit code: 0 succeeded, 1 failed, 2 the input is wrong, 130 interrupted.
`;

/** What the command line asks for. */
export interface LocalArguments {
  file: string;
  out?: { file: string; format: 'csv' | 'ndjson' };
  workers?: number;
  logs: boolean;
  /** File with the function. */
  python?: string;
  /** File with the list of parameters. */
  list?: string;
  /** Folders and files by the names of the inputs that they are. */
  inputs: ReadonlyMap<string, string>;
}

/**
 * Reads the command line; undefined = help was asked for.
 *
 * @throws BadUsage
 */
export function readArguments(args: readonly string[]): LocalArguments | undefined {
  const { values, positionals } = parse(args);
  if (values.help === true) return undefined;
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) {
    throw new BadUsage(`${positionals.length} files are named; name exactly one manifest`);
  }
  const { out, workers, logs = false, python, list, input = [] } = values;
  return {
    file,
    logs,
    inputs: inputsOf(input),
    ...(python === undefined ? {} : { python }),
    ...(list === undefined ? {} : { list }),
    ...(out === undefined ? {} : { out: { file: out, format: formatOf(out) } }),
    ...(workers === undefined ? {} : { workers: workersOf(workers) }),
  };
}

function parse(args: readonly string[]): {
  values: {
    out?: string;
    workers?: string;
    logs?: boolean;
    python?: string;
    list?: string;
    input?: string[];
    help?: boolean;
  };
  positionals: string[];
} {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        out: { type: 'string', short: 'o' },
        workers: { type: 'string', short: 'w' },
        logs: { type: 'boolean' },
        python: { type: 'string' },
        list: { type: 'string' },
        input: { type: 'string', multiple: true },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new BadUsage(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function inputsOf(texts: readonly string[]): ReadonlyMap<string, string> {
  const inputs = new Map<string, string>();
  for (const text of texts) {
    const [, name = '', path = ''] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (name === '') throw new BadUsage(`--input is "${text}"; allowed is NAME=PATH, such as table=./data`);
    if (inputs.has(name)) throw new BadUsage(`--input names ${name} twice; allowed is once`);
    inputs.set(name, path);
  }
  return inputs;
}

function formatOf(file: string): 'csv' | 'ndjson' {
  if (/\.csv$/i.test(file)) return 'csv';
  if (/\.(ndjson|jsonl)$/i.test(file)) return 'ndjson';
  throw new BadUsage(`--out is "${file}"; allowed are names that end in .csv, .ndjson or .jsonl`);
}

function workersOf(text: string): number {
  const workers = Number(text);
  if (Number.isInteger(workers) && workers >= 1 && workers <= 1000) return workers;
  throw new BadUsage(`--workers is "${text}"; allowed are whole numbers from 1 to 1000`);
}
