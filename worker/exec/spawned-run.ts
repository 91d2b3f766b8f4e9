import { spawnSync } from 'node:child_process';
import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmdirSync, rmSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutableEnd, Run } from './run.ts';

const STDOUT_BYTES = 1024 * 1024;
const STDERR_BYTES = 4096;

/** Runs executables without the starter, each in a folder below `root`; what they leave running ends with this process. */
export function spawnedRun(root = process.cwd()): Run {
  const { TTG_FOLDER: _, ...env } = process.env;
  return (file, args) => () => {
    const cwd = mkdtempSync(join(root, 'exec-'));
    try {
      return run(file, args, { ...env, TMPDIR: cwd }, cwd);
    } finally {
      removeFolder(cwd);
    }
  };
}

function run(file: string, args: readonly string[], env: NodeJS.ProcessEnv, cwd: string): ExecutableEnd {
  // Files, not pipes: what the executable leaves running would hold those open.
  const out = openUnnamed(`${cwd}.out`);
  const err = openUnnamed(`${cwd}.err`);
  try {
    const { status, signal, error } = spawnSync(file, args, { cwd, env, stdio: ['ignore', out, err] });
    return {
      code: status ?? 0,
      ...(signal === null ? {} : { signal }),
      ...(error === undefined ? {} : { problem: error.message }),
      stdout: tail(out, STDOUT_BYTES),
      stderr: tail(err, STDERR_BYTES),
    };
  } finally {
    closeSync(out);
    closeSync(err);
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
