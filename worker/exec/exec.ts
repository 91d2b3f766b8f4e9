import type { Algorithm } from '../../crds/computation.ts';
import type { Evaluate } from '../algorithms/algorithm.ts';
import { fillPlaceholders } from './placeholders.ts';
import { NoResult, readResult } from './read-result.ts';
import type { ExecutableEnd, Run } from './run.ts';

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

/** The function that has `algorithm.exec` run for each parameter. */
export function prepareExec(algorithm: Algorithm, run: Run): Evaluate {
  const { exec: [file = '', ...args] = [], args: constants, seed = 0 } = algorithm;
  const { TTG_FOLDER: folder = process.cwd() } = process.env;
  return (parameter, id) => {
    const values = { parameter, id, seed, args: constants, folder };
    const filled = args.map((argument) => fillPlaceholders(argument, values));
    return resultOf(run(file, filled), algorithm);
  };
}

function resultOf({ code, signal, problem, stdout, stderr }: ExecutableEnd, algorithm: Algorithm): unknown {
  if (problem !== undefined) throw new ExecFailed('Exception', 'NotStarted', problem, '');
  const said = stderr.toString();
  if (signal !== undefined) throw new ExecFailed('Crashed', signal, `the executable was ended by ${signal}`, said);
  if (code !== 0) {
    const last = said.trimEnd().split('\n').at(-1) ?? '';
    const message = last === '' ? `it ended with exit code ${code}` : `exit code ${code}: ${last}`;
    throw new ExecFailed('Exception', `exit code ${code}`, message, said);
  }
  try {
    return readResult(decode(stdout), algorithm);
  } catch (error) {
    if (!(error instanceof NoResult)) throw error;
    throw new ExecFailed('InvalidResult', error.name, error.message, said);
  }
}

function decode(output: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(output);
  } catch (error) {
    throw new NoResult('the output is no UTF-8', { cause: error });
  }
}
