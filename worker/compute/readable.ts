import { stripVTControlCharacters } from 'node:util';

/** Control characters, except tabs and the ends of lines. */
const CONTROL = /[^\P{Cc}\t\n\r]/gu;

/** Bytes as a text that can be shown: without colours, U+FFFD in the place of what is no UTF-8 and of control characters. */
export function readable(bytes: Uint8Array): string {
  return stripVTControlCharacters(Buffer.from(bytes).toString()).replaceAll(CONTROL, '\uFFFD');
}
