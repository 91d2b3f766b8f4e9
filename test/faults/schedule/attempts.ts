import type { LedgerClient } from '../../../operator/ledger/client.ts';

/** At some moment a segment had this epoch and this offset: rows of later ids come from this attempt or a later one. */
export interface SeenClaim {
  epoch: number;
  offset: number;
  /** Id after the segment's last one. */
  end: number;
}

/** Where the rows of an overtaken worker were taken all the same; undefined where that happened nowhere. */
export async function staleRow(client: LedgerClient, claims: readonly SeenClaim[]): Promise<string | undefined> {
  for (const { epoch, offset, end } of claims) {
    if (offset === end) continue;
    for await (const row of client.rows('u', { start: offset, end, columns: ['attempt'] })) {
      if (Number(row['attempt']) >= epoch) continue;
      return `the row of id ${String(row['param_id'])} is of attempt ${String(row['attempt'])}, after claim ${epoch}`;
    }
  }
  return undefined;
}
