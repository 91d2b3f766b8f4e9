/**
 * `node main.ts NAME NAMESPACE FORMAT COLUMNS`: a Computation's table on stdout, read from the ledger in the cluster by
 * a port-forward that lives as long as this process. What goes wrong is said on stderr, exit code 1.
 */
import { pipeline } from 'node:stream/promises';
import { READER_AUDIENCE, READER_SERVICE_ACCOUNT, SYSTEM_NAMESPACE } from '../../crds/labels.ts';
import { kubectl } from './kubectl.ts';
import { forwardToLedger } from './ledger-forward.ts';

const FORMATS = ['csv', 'ndjson', 'failures'];
const OPTIONAL_COLUMNS = ['worker', 'node', 'attempt', 'timestamp'];

async function main([name = '', namespace = '', format = '', columns = '']: string[]): Promise<void> {
  if (!FORMATS.includes(format)) throw new Error(`FORMAT=${format}: allowed are ${FORMATS.join(', ')}`);
  // A shell may have put its width there.
  const wanted = /^\d+$/.test(columns) ? [] : columns.split(',').filter((column) => column !== '');
  const unknown = wanted.find((column) => !OPTIONAL_COLUMNS.includes(column));
  if (unknown !== undefined) throw new Error(`COLUMNS has ${unknown}: allowed are ${OPTIONAL_COLUMNS.join(', ')}`);

  const uid = await kubectl('get', 'computation', name, '-n', namespace, '-o', 'jsonpath={.metadata.uid}');
  const audience = ['--audience', READER_AUDIENCE];
  const token = await kubectl('create', 'token', READER_SERVICE_ACCOUNT, '-n', SYSTEM_NAMESPACE, ...audience);
  const ledger = await forwardToLedger();
  try {
    const query = new URLSearchParams({ format, ...(wanted.length === 0 ? {} : { columns: wanted.join(',') }) });
    const answer = await ledger.get(`/v1/computations/${uid}/rows?${query.toString()}`, token);
    if (!answer.ok || answer.body === null)
      throw new Error(`the ledger answers ${answer.status}: ${await answer.text()}`);
    await pipeline(answer.body, process.stdout);
  } catch (error) {
    throw readerLeft(error) ? error : await ledger.brokenBy(error);
  } finally {
    ledger.stop();
  }
}

/** Whoever reads stdout (`| head`) has seen enough. */
function readerLeft(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const closed = readerLeft(error);
  if (!closed) console.error(`results: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = closed ? 0 : 1;
}
