/**
 * `node main.ts FILE`: brings a list of parameters to the ledger in the cluster, by a port-forward that lives as long as
 * this process, and prints the lines for the Computation. What goes wrong is said on stderr, exit code 1.
 */
import { READER_SERVICE_ACCOUNT, SYSTEM_NAMESPACE, UPLOAD_AUDIENCE } from '../../crds/labels.ts';
import { TtgError } from '../../crds/errors.ts';
import { bringList, factsOf } from '../../cli/upload/bring-list.ts';
import { listFile } from '../../cli/upload/list-file.ts';
import { LedgerClient } from '../../operator/ledger/client.ts';
import { kubectl } from '../results/kubectl.ts';
import { forwardToLedger } from '../results/ledger-forward.ts';

async function main([path = '']: string[]): Promise<void> {
  const file = await listFile(path);
  const facts = await factsOf(file);
  console.error(`${path}: ${facts.count} parameters`);
  const audience = ['--audience', UPLOAD_AUDIENCE];
  const token = await kubectl('create', 'token', READER_SERVICE_ACCOUNT, '-n', SYSTEM_NAMESPACE, ...audience);
  const forward = await forwardToLedger();
  try {
    const { url, dispatcher } = forward;
    const ledger = new LedgerClient({ url, token: async () => token, trust: { dispatcher: async () => dispatcher } });
    const sent = await bringList(file, facts, ledger);
    console.error(sent ? 'brought to the ledger' : 'the ledger has it already');
  } catch (error) {
    throw await forward.brokenBy(error);
  } finally {
    forward.stop();
  }
  console.log(`parameters:\n  list: {upload: "${facts.checksum}"}`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(`upload: ${error instanceof Error ? error.message : String(error)}`);
  if (error instanceof TtgError) console.error(error.kind.remedy);
  process.exitCode = 1;
}
