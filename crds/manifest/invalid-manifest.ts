import { type ErrorKind, TtgError } from '../errors.ts';
import { problemText, type SpecProblem } from '../spec/spec-problem.ts';

const KIND: ErrorKind = {
  code: 'InvalidManifest',
  remedy: 'Correct the manifest; `kubectl explain computation.spec` says what is allowed.',
};

/** A text that is no Computation which can be computed; a line for each problem. */
export class InvalidManifest extends TtgError {
  override readonly name: string = KIND.code;
  readonly kind: ErrorKind = KIND;
  readonly problems: readonly SpecProblem[];

  constructor(problems: readonly SpecProblem[], options?: ErrorOptions) {
    super(problems.map(problemText).join('\n'), options);
    this.problems = problems;
  }
}
