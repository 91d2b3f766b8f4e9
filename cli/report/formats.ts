import type { Computation } from '../../crds/computation.ts';
import { formatReport } from './format-report.ts';
import { markdownReport } from './markdown-report.ts';

/** How a report can be had: as text for a terminal, or as Markdown for a document. */
export const REPORT_FORMATS: ReadonlyMap<string, (computation: Computation) => string> = new Map([
  ['text', formatReport],
  ['markdown', (computation: Computation) => markdownReport(computation)],
]);
