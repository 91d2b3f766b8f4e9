import { defineError } from '../../crds/errors.ts';

export const BadDocument = defineError({
  code: 'BadDocument',
  remedy: 'Give each generated section one line <!-- generated: NAME --> and one line <!-- /generated --> after it.',
});

const END = '<!-- /generated -->';

/**
 * A document with its generated sections put in anew; what stands around them stays.
 *
 * @param sections text by name
 * @throws BadDocument where the document lacks one of them, has one that is not given, or does not end one.
 */
export function withSections(document: string, sections: ReadonlyMap<string, string>): string {
  const parts: string[] = [];
  const found = new Set<string>();
  let rest = document;
  for (;;) {
    const begin = /^<!-- generated: ([a-z-]+) -->$/m.exec(rest);
    if (begin === null) break;
    const [line, name = ''] = begin;
    const text = sections.get(name);
    const end = rest.indexOf(END, begin.index);
    if (text === undefined || found.has(name)) throw new BadDocument(`section ${name} is not one of the document's`);
    if (end < 0) throw new BadDocument(`section ${name} has no end`);
    found.add(name);
    parts.push(rest.slice(0, begin.index), `${line}\n\n${text.trim()}\n\n${END}`);
    rest = rest.slice(end + END.length);
  }
  const missing = [...sections.keys()].filter((name) => !found.has(name));
  if (missing.length > 0) throw new BadDocument(`the document has no section ${missing.join(', ')}`);
  return [...parts, rest].join('');
}
