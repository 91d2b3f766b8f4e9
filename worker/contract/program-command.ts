import { tmpdir } from 'node:os';
import type { Algorithm } from '../../crds/computation.ts';
import type { ChildCommand } from '../compute/child-process.ts';
import { findProgram } from '../compute/find-program.ts';

/** A program that has not answered the greeting by then never will. */
const READY_MS = 60_000;

/**
 * How a program is started that speaks the contract of README.md by itself.
 *
 * @throws BadAlgorithm where there is no such program.
 */
export function programCommand(
  algorithm: Algorithm,
  [program = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
  childEnv: NodeJS.ProcessEnv,
): ChildCommand {
  return {
    file: findProgram('algorithm.command[0]', program, env),
    args: args.map((arg) => arg.replaceAll('{folder}', process.cwd())),
    env: childEnv,
    folder: childEnv['TMPDIR'] ?? tmpdir(),
    readyWithinMs: READY_MS,
    greeting: `${JSON.stringify({ algorithm })}\n`,
  };
}
