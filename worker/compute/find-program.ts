import { statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { BadAlgorithm } from '../errors.ts';
import { isExecutable } from './is-executable.ts';

/**
 * The absolute path of a program: one with a slash stands in the folder in which the worker was started (the image's
 * working directory), any other in a folder of PATH.
 *
 * @param field what names it, for the message.
 * @throws BadAlgorithm where there is none that can be executed.
 */
export function findProgram(field: string, program: string, env: NodeJS.ProcessEnv): string {
  const isPath = program.includes('/');
  const candidates = isPath
    ? [resolve(program)]
    : (env['PATH'] ?? '/usr/bin:/bin').split(delimiter).map((folder) => join(folder, program));
  const found = candidates.find((file) => isExecutable(file));
  if (found !== undefined) return found;
  const there = candidates.find((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
  const where = isPath ? resolve(program) : `the PATH of the worker's image (${env['PATH'] ?? '/usr/bin:/bin'})`;
  throw new BadAlgorithm(
    there === undefined
      ? `${field} "${program}": there is no such file${isPath ? `, ${where}` : ` in ${where}`}`
      : `${field} "${program}": ${there} is not executable (chmod +x)`,
  );
}
