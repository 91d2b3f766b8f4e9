import { defineError } from '../errors.ts';

/** The parameters of a spec make no space. The schema, its rules and {@link checkSpec} let none of these through. */
export const InvalidParameters = defineError({
  code: 'InvalidParameters',
  status: 400,
  remedy: 'Correct spec.parameters; `kubectl explain computation.spec.parameters` says what is allowed.',
});
