import { ListDigest, type ListFacts } from '../../crds/lists/point-list.ts';
import { checkCount } from '../../crds/lists/read-list.ts';
import type { LedgerClient } from '../../operator/ledger/client.ts';
import { UploadMissing } from '../../operator/errors.ts';
import type { ListFile } from './list-file.ts';

/** What is known of the list in a file, once it was read to its end. @throws InvalidList */
export async function factsOf(file: ListFile): Promise<ListFacts> {
  const digest = new ListDigest();
  for await (const lines of file.points()) digest.add(lines);
  const facts = digest.facts();
  checkCount(facts.count);
  return facts;
}

/**
 * Brings the list of a file to the ledger, unless it has it. The file is read twice, so that nothing is sent of one with
 * a broken line, and never held: the ledger sets the pace.
 *
 * @returns whether anything was sent
 * @throws the ledger's refusals by name, LedgerUnreachable
 */
export async function bringList(
  file: ListFile,
  { checksum }: ListFacts,
  ledger: Pick<LedgerClient, 'upload' | 'storeList'>,
): Promise<boolean> {
  try {
    await ledger.upload(checksum);
    return false;
  } catch (error) {
    if (!(error instanceof UploadMissing)) throw error;
  }
  await ledger.storeList(checksum, bytesOf(file));
  return true;
}

async function* bytesOf(file: ListFile): AsyncGenerator<Uint8Array> {
  for await (const lines of file.points()) {
    if (lines.length > 0) yield Buffer.from(`${lines.join('\n')}\n`);
  }
}
