/** What a stream and its group hold at one moment. */
export interface StreamContent {
  /** Entries, ascending, by id: `<round>-<segment+1>`. */
  entries: readonly string[];
  /** Ids that a consumer has, whether or not their entry is still there. */
  pending: ReadonlySet<string>;
  /** Id up to which the group has handed out entries. */
  lastDelivered: string;
}

/** What is to be done so that the stream agrees with the ledger. */
export interface StreamRepair {
  /** Segments that nobody has and nobody would get. */
  missing: number[];
  /** Ids that no longer serve. */
  remove: string[];
  /** Segments that wait to be handed out. */
  waiting: number[];
}

/**
 * Compares a stream, read first, with what the ledger knows, read after it.
 *
 * @param open segments that are not complete
 * @param held segments that a living worker says it has
 */
export function compareStream(
  { entries, pending, lastDelivered }: StreamContent,
  open: ReadonlySet<number>,
  held: ReadonlySet<number>,
): StreamRepair {
  const present = new Set(held);
  const remove: string[] = [];
  const waiting: number[] = [];
  for (const id of entries) {
    const segment = segmentOfEntry(id);
    const isWaiting = compareIds(id, lastDelivered) > 0;
    if (segment === undefined || !open.has(segment)) {
      remove.push(id);
    } else if (isWaiting || pending.has(id)) {
      present.add(segment);
      if (isWaiting) waiting.push(segment);
    } else if (!held.has(segment)) {
      remove.push(id); // handed out once, but its consumer was deleted: nobody would ever get it
    }
  }
  const stored = new Set(entries);
  for (const id of pending) if (!stored.has(id)) remove.push(id);
  return { missing: [...open].filter((segment) => !present.has(segment)), remove, waiting };
}

/** The id under which a segment is fed in that round. */
export function entryId(round: number, segment: number): string {
  return `${round}-${segment + 1}`;
}

/** The segment of an entry; undefined for an id that was not made by {@link entryId}. */
export function segmentOfEntry(id: string): number | undefined {
  const segment = Number(id.split('-')[1]) - 1;
  return Number.isSafeInteger(segment) && segment >= 0 ? segment : undefined;
}

/** Negative, 0 or positive, as Redis orders ids. */
export function compareIds(a: string, b: string): number {
  const [aTime = 0, aSequence = 0] = a.split('-').map(Number);
  const [bTime = 0, bSequence = 0] = b.split('-').map(Number);
  return aTime - bTime || aSequence - bSequence;
}
