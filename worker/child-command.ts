import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Algorithm } from '../crds/computation.ts';
import type { ChildCommand } from './compute/child-process.ts';
import { findProgram } from './compute/find-program.ts';
import { findStarter, WITH_EXECUTABLES, WITH_STARTER } from './exec/starter.ts';
import { programCommand } from './contract/program-command.ts';
import { pythonCommand } from './python/python-command.ts';

/** What is otherwise where the starter is missing. */
const BY_NODE =
  'executables are started by Node, several times slower than by the starter, and what they leave running ends with the worker only';

/**
 * How a child is started that runs the Computation's function. It gets the worker's environment without what concerns
 * the ledger.
 *
 * @param memoryBudget bytes that the child may take at most; absent = no limit.
 * @throws BadAlgorithm where the program that is to run it does not exist.
 */
export function childCommand(algorithm: Algorithm, env: NodeJS.ProcessEnv, memoryBudget?: number): ChildCommand {
  const childEnv = Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('TTG_')));
  if (algorithm.python !== undefined) return held(pythonCommand(algorithm, env, childEnv), env);
  if (algorithm.command !== undefined) return held(programCommand(algorithm, algorithm.command, env, childEnv), env);
  if (algorithm.exec !== undefined) return execCommand(algorithm, algorithm.exec, env, childEnv);
  return builtInCommand(algorithm, childEnv, memoryBudget);
}

/** A program that may start others has the starter for a parent, which ends them with it; where that is missing, a kill does. */
function held(command: ChildCommand, env: NodeJS.ProcessEnv): ChildCommand {
  const starter = findStarter(env);
  if ('missing' in starter) return command;
  return { ...command, file: starter.file, args: [command.file, ...command.args], endsWhenLeft: true };
}

function execCommand(
  algorithm: Algorithm,
  [program = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
  childEnv: NodeJS.ProcessEnv,
): ChildCommand {
  const exec = [findProgram('algorithm.exec[0]', program, env), ...args];
  const command = builtInCommand({ ...algorithm, exec }, { ...childEnv, TTG_FOLDER: process.cwd() });
  const folder = childEnv['TMPDIR'] ?? tmpdir();
  const starter = findStarter(env);
  if ('missing' in starter) return { ...command, folder, remark: `${BY_NODE}: ${starter.missing}` };
  return {
    ...command,
    folder,
    file: starter.file,
    args: [WITH_EXECUTABLES, command.file, ...command.args, WITH_STARTER],
    endsWhenLeft: true,
  };
}

function builtInCommand(algorithm: Algorithm, env: NodeJS.ProcessEnv, memoryBudget?: number): ChildCommand {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'mjs';
  const file = fileURLToPath(new URL(`./child.${extension}`, import.meta.url));
  const heap =
    memoryBudget === undefined ? [] : [`--max-old-space-size=${Math.max(16, Math.floor(memoryBudget / 1048576))}`];
  return { file: process.execPath, args: [...heap, file], env, greeting: `${JSON.stringify({ algorithm })}\n` };
}
