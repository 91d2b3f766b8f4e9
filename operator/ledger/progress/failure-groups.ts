import type { FailureGroup, FailureRecord } from '../../../crds/protocol.ts';

const MOST_GROUPS = 10;
const MOST_IDS = 5;
const MOST_MESSAGE = 200;

/** Numbers, also hexadecimal ones: they differ from failure to failure of one kind. */
const NUMBER = /0x[0-9a-f]+|\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi;

/**
 * Failures put together that are of one kind: the same reason and type, and the first line of the message but for its
 * numbers. The most frequent first, at most ten groups.
 *
 * @param failures ascending by id
 */
export function groupFailures(failures: readonly FailureRecord[]): FailureGroup[] {
  const groups = new Map<string, FailureGroup>();
  for (const { id, reason, type, message } of failures) {
    const line = (message.split('\n', 1)[0] ?? '').slice(0, MOST_MESSAGE).toWellFormed();
    const shape = line.replaceAll(NUMBER, '#');
    const signature = JSON.stringify([reason, type, shape]);
    const known = groups.get(signature);
    if (known === undefined) {
      groups.set(signature, { reason, ...(type === undefined ? {} : { type }), message: line, count: 1, ids: [id] });
      continue;
    }
    known.count += 1;
    if (known.ids.length < MOST_IDS) known.ids.push(id);
    if (known.message !== line) known.message = shape;
  }
  return [...groups.values()].toSorted((a, b) => b.count - a.count).slice(0, MOST_GROUPS);
}
