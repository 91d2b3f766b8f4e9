import type { Algorithm } from '../../crds/computation.ts';
import type { Begin } from '../algorithms/algorithm.ts';
import type { Details } from '../compute/begin-line.ts';
import { OutOfMemoryKills } from '../compute/out-of-memory-kills.ts';
import { readable } from '../compute/readable.ts';
import { fillPlaceholders } from './placeholders.ts';
import { NoResult, readResult } from './read-result.ts';
import type { ExecutableEnd, Run } from './run.ts';

/** An executable failed. `details` go into the parameter's failure. */
class ExecFailed extends Error {
  override readonly name: string;
  readonly details: Details;

  constructor(type: string, message: string, details: Details) {
    super(message);
    this.name = type;
    this.details = details;
    // Where in this program it was noticed says nothing to anybody.
    delete this.stack;
  }
}

/** The function that has `algorithm.exec` run for each parameter. */
export function prepareExec(algorithm: Algorithm, run: Run): Begin {
  const { exec: [file = '', ...args] = [], args: constants, seed = 0 } = algorithm;
  const { TTG_FOLDER: folder = process.cwd() } = process.env;
  const memory = new OutOfMemoryKills();
  return (parameter, id) => {
    const values = { parameter, id, seed, args: constants, folder };
    const filled = args.map((argument) => fillPlaceholders(argument, values));
    const awaitEnd = run(file, filled);
    return () => {
      const end = awaitEnd();
      failWhereItFailed(end, memory);
      return resultOf(end, algorithm);
    };
  };
}

function failWhereItFailed(
  { code, signal, problem, peakBytes, stderr }: ExecutableEnd,
  memory: OutOfMemoryKills,
): void {
  if (problem !== undefined) throw new ExecFailed('NotStarted', problem, {});
  const said = readable(stderr);
  const details = { ...(peakBytes === undefined ? {} : { peakMemoryBytes: peakBytes }), stderr: said };
  if (signal !== undefined) {
    const reason = signal === 'SIGKILL' && memory.hasKilled() ? 'OutOfMemory' : 'Crashed';
    const why = reason === 'OutOfMemory' ? ': memory had run out' : '';
    throw new ExecFailed(signal, `the executable was ended by ${signal}${why}`, { reason, signal, ...details });
  }
  if (code !== 0) {
    const last = said.trimEnd().split('\n').at(-1) ?? '';
    const message = last === '' ? `it ended with exit code ${code}` : `exit code ${code}: ${last}`;
    throw new ExecFailed(`exit code ${code}`, message, { exitCode: code, ...details });
  }
}

function resultOf({ stdout, stderr }: ExecutableEnd, algorithm: Algorithm): unknown {
  try {
    return readResult(decode(stdout), algorithm);
  } catch (error) {
    if (!(error instanceof NoResult)) throw error;
    throw new ExecFailed(error.name, error.message, { reason: 'InvalidResult', exitCode: 0, stderr: readable(stderr) });
  }
}

function decode(output: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(output);
  } catch (error) {
    throw new NoResult('the output is no UTF-8', { cause: error });
  }
}
