import { spawnSync } from 'node:child_process';
import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmdirSync, rmSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Algorithm } from '../../crds/computation.ts';
import type { Evaluate } from '../algorithms/algorithm.ts';
import { fillPlaceholders } from './placeholders.ts';
import { NoResult, readResult } from './read-result.ts';

/** Of the output so much is looked at, from its end. */
const OUTPUT_BYTES = 1024 * 1024;
/** Of what it says on stderr so much goes into the failure, from its end. */
const STDERR_BYTES = 4096;

/** An executable failed. `reason` and `trace` go into the parameter's failure. */
class ExecFailed extends Error {
  override readonly name: string;
  readonly reason: 'Exception' | 'Crashed' | 'InvalidResult';

  constructor(reason: ExecFailed['reason'], type: string, message: string, stderr: string) {
    super(message);
    this.name = type;
    this.reason = reason;
    this.stack = stderr;
  }
}

/** The function that runs `algorithm.exec` for each parameter, in an empty folder below the present one. */
export function prepareExec(algorithm: Algorithm): Evaluate {
  const { exec: [file = '', ...args] = [], args: constants, seed = 0 } = algorithm;
  const { TTG_FOLDER: folder = process.cwd(), ...env } = process.env;
  const root = process.cwd();
  return (parameter, id) => {
    const values = { parameter, id, seed, args: constants, folder };
    const filled = args.map((argument) => fillPlaceholders(argument, values));
    const cwd = mkdtempSync(join(root, 'exec-'));
    try {
      return run(file, filled, { ...env, TMPDIR: cwd }, cwd, algorithm);
    } finally {
      removeFolder(cwd);
    }
  };
}

function run(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd: string,
  algorithm: Algorithm,
): unknown {
  // Files, not pipes: what the executable leaves running would hold those open.
  const stdout = openUnnamed(`${cwd}.out`);
  const stderr = openUnnamed(`${cwd}.err`);
  try {
    const { status, signal, error } = spawnSync(file, args, { cwd, env, stdio: ['ignore', stdout, stderr] });
    if (error !== undefined) throw new ExecFailed('Exception', 'NotStarted', error.message, '');
    const said = tail(stderr, STDERR_BYTES).toString();
    if (signal !== null) throw new ExecFailed('Crashed', signal, `the executable was ended by ${signal}`, said);
    if (status !== 0) {
      const last = said.trimEnd().split('\n').at(-1) ?? '';
      const message = last === '' ? `it ended with exit code ${status}` : `exit code ${status}: ${last}`;
      throw new ExecFailed('Exception', `exit code ${status}`, message, said);
    }
    return resultOf(tail(stdout, OUTPUT_BYTES), said, algorithm);
  } finally {
    closeSync(stdout);
    closeSync(stderr);
  }
}

function resultOf(output: Buffer, stderr: string, algorithm: Algorithm): unknown {
  try {
    return readResult(decode(output), algorithm);
  } catch (error) {
    if (!(error instanceof NoResult)) throw error;
    throw new ExecFailed('InvalidResult', error.name, error.message, stderr);
  }
}

function decode(output: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(output);
  } catch (error) {
    throw new NoResult('the output is no UTF-8', { cause: error });
  }
}

/** A file without a name: it is gone when it is closed. */
function openUnnamed(file: string): number {
  const descriptor = openSync(file, 'w+');
  unlinkSync(file);
  return descriptor;
}

function tail(descriptor: number, most: number): Buffer {
  const { size } = fstatSync(descriptor);
  const bytes = Buffer.alloc(Math.min(size, most));
  readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
  return bytes;
}

function removeFolder(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It has left something in it.
    rmSync(folder, { recursive: true, force: true });
  }
}
