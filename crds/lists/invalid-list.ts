import { defineError } from '../errors.ts';

/** What was given as a list of parameters is none; the message names the line and says what would be right. */
export const InvalidList = defineError({
  code: 'InvalidList',
  remedy: 'Correct that line; docs/parameters.md says what a list may hold.',
});
