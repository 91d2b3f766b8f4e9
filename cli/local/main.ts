import { randomUUID } from 'node:crypto';
import { accessSync, constants, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Computation } from '../../crds/computation.ts';
import { TtgError } from '../../crds/errors.ts';
import { formatReport } from '../report/format-report.ts';
import { localCode, type LocalCode } from './code-folder.ts';
import { readArguments, USAGE, type LocalArguments } from './arguments.ts';
import { BadUsage } from './errors.ts';
import { inputRemarks, localInputs, type InputSources } from './local-inputs.ts';
import { localList, type LocalList } from './local-list.ts';
import { readManifestFile } from './manifest-file.ts';
import { ProgressView } from './progress-view.ts';
import { runLocal } from './run-local.ts';

const EXIT_FAILED = 1;
const EXIT_BAD_INPUT = 2;
const EXIT_INTERRUPTED = 130;
const BAD_INPUT: ReadonlySet<string> = new Set([
  'InvalidManifest',
  'InvalidList',
  'InvalidParameters',
  'BadUsage',
  'NotLocally',
]);

/** Log lines of a worker that are shown when it dies. */
const LAST_LINES = 15;

interface LocalInput extends LocalCode {
  list?: LocalList;
  inputs: InputSources;
}

async function readComputation({ file, python, list, inputs }: LocalArguments): Promise<LocalInput> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new BadUsage(`the manifest cannot be read: ${why}`, { cause: error });
  }
  const { computation, configMaps } = readManifestFile(text, { uid: randomUUID() });
  const found = await localList(computation, configMaps, list);
  return {
    ...localCode(computation, configMaps, python),
    inputs: localInputs(computation, configMaps, inputs),
    ...(found && { list: found }),
  };
}

/** Better said now than when everything is computed. */
function checkFolder(file: string): void {
  try {
    accessSync(dirname(file), constants.W_OK);
  } catch (error) {
    throw new BadUsage(`--out is "${file}"; its folder does not exist or is not writable`, { cause: error });
  }
}

/** Fields that mean something on a cluster only. */
function remarks({ spec }: Computation): string[] {
  const fields: [string, boolean][] = [
    ['worker.image', spec.worker.image !== undefined],
    ['worker.env[].valueFrom', spec.worker.env?.some(({ valueFrom }) => valueFrom !== undefined) ?? false],
    ['autoscale', spec.autoscale !== undefined],
    ['suspend', spec.suspend],
    ['cancel', spec.cancel],
    ['ttlSecondsAfterFinished', spec.ttlSecondsAfterFinished !== undefined],
  ];
  return fields.filter(([, isSet]) => isSet).map(([field]) => `spec.${field} has no effect without a cluster`);
}

function interrupts(): { interrupt: AbortSignal; kill: AbortSignal } {
  const interrupt = new AbortController();
  const kill = new AbortController();
  const onSignal = (): void => (interrupt.signal.aborted ? kill : interrupt).abort();
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal).on('SIGHUP', onSignal);
  return { interrupt: interrupt.signal, kill: kill.signal };
}

async function runManifest(args: LocalArguments): Promise<number> {
  const { computation, code, list, inputs } = await readComputation(args);
  const { out, workers, logs } = args;
  if (out !== undefined) checkFolder(out.file);
  const view = new ProgressView(process.stderr);
  for (const remark of [...remarks(computation), ...inputRemarks(computation, inputs)]) view.say(remark);
  const lines = new Map<number, string[]>();
  const end = await runLocal({
    computation,
    inputs,
    ...(code === undefined ? {} : { code }),
    ...(list === undefined ? {} : { list }),
    folder: dirname(resolve(args.file)),
    ...(workers === undefined ? {} : { workers }),
    ...(out === undefined ? {} : { table: out }),
    ...interrupts(),
    progress: (now) => view.show(now.status ?? {}),
    line: (shard, text) => {
      if (logs) view.say(text);
      else lines.set(shard, [...(lines.get(shard) ?? []).slice(1 - LAST_LINES), text]);
    },
    said: (message) => {
      view.say(message);
      const shard = /shard (\d+)/.exec(message)?.[1];
      if (shard !== undefined) for (const line of lines.get(Number(shard)) ?? []) view.say(`  | ${line}`);
    },
  });
  view.clear();
  if (end === undefined) {
    process.stderr.write('interrupted; nothing is kept\n');
    return EXIT_INTERRUPTED;
  }
  process.stdout.write(formatReport(end));
  if (out !== undefined) process.stdout.write(`\nTable: ${out.file}\n`);
  return end.status?.phase === 'Succeeded' ? 0 : EXIT_FAILED;
}

async function main(): Promise<number> {
  try {
    const args = readArguments(process.argv.slice(2));
    if (args !== undefined) return await runManifest(args);
    process.stdout.write(USAGE);
    return 0;
  } catch (error) {
    if (!(error instanceof TtgError)) throw error;
    process.stderr.write(`${error.message}\n${error.kind.remedy}\n`);
    return BAD_INPUT.has(error.code) ? EXIT_BAD_INPUT : EXIT_FAILED;
  }
}

process.exit(await main());
