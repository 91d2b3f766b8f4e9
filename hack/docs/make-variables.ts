import { markdownTable } from '../../cli/report/markdown-table.ts';

/** The targets of a Makefile whose one-line help names a variable (`NAME=`), as a Markdown table. */
export function makeVariableTable(makefile: string): string {
  const targets = [...makefile.matchAll(/^([a-z0-9-]+):.*## (.*)$/gm)];
  return markdownTable(
    ['Target', 'Variables and what it does'],
    targets.flatMap(([, target = '', help = '']) => (/[A-Z]+=/.test(help) ? [[`\`make ${target}\``, help]] : [])),
  );
}
