import type { ComputationProgress, FailureGroup } from '../../crds/protocol.ts';

const MOST_TEXT = 1_000;
const NUMBER = new Intl.NumberFormat('en-US');

type Counts = Pick<ComputationProgress, 'total' | 'completed' | 'failed' | 'failureGroups'>;

/**
 * What failed, in a line: `9,998 of 10,000; 2 failed: ValueError negative radicand (417, 9021)`. The most frequent kinds
 * first; a kind with more ids than shown ends in `… 998 times`.
 */
export function failureText({ total, completed, failed, failureGroups = [] }: Counts): string {
  const counts = `${NUMBER.format(completed)} of ${NUMBER.format(total)}; ${NUMBER.format(failed)} failed`;
  if (failed === 0 || failureGroups.length === 0) return counts;
  const grouped = failureGroups.reduce((sum, { count }) => sum + count, 0);
  const kinds = failureGroups.map(groupText);
  let shown = kinds.length;
  while (shown > 1 && kinds.slice(0, shown).join('; ').length > MOST_TEXT) shown -= 1;
  const rest = failed > grouped || shown < kinds.length ? '; …' : '';
  const of = failed > grouped ? `, of the first ${NUMBER.format(grouped)}` : '';
  return `${counts}${of}: ${kinds.slice(0, shown).join('; ')}${rest}`;
}

function groupText({ reason, type, message, count, ids }: FailureGroup): string {
  const name = reason === 'Exception' ? (type ?? reason) : reason;
  const more = count > ids.length ? `, … ${NUMBER.format(count)} times` : '';
  return `${name} ${message} (${ids.join(', ')}${more})`;
}
