import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runBlock } from '../docs/run-block.ts';
import { blocksToRun } from '../docs/shell-blocks.ts';
import { ROOT } from '../docs/source-files.ts';
import { kubectl } from './cluster.ts';

/** In place of the samples' own, which may hold a demonstration of somebody's. */
const NAMESPACE = 'ttg-docs';

const inOurs = (text: string): string => text.replaceAll('ttg-demo', NAMESPACE);

/** The samples in our namespace. */
function copySamples(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ttg-docs-'));
  const samples = join(ROOT, 'config/samples');
  for (const file of readdirSync(samples)) {
    writeFileSync(join(folder, file), inOurs(readFileSync(join(samples, file), 'utf8')));
  }
  return folder;
}

/** What the guides take for granted: demo-10k has run. */
async function runDemo(samples: string): Promise<void> {
  await kubectl('apply', '-f', join(samples, 'demo-10k.yaml'));
  await kubectl('wait', '--for=condition=Complete', 'computation/demo-10k', '-n', NAMESPACE, '--timeout=120s');
}

describe('the shell blocks of README and docs, on the cluster', function () {
  this.timeout(300_000);
  let samples: string;

  before(async () => {
    samples = copySamples();
    await kubectl('delete', 'namespace', NAMESPACE, '--ignore-not-found');
    await kubectl('create', 'namespace', NAMESPACE);
  });
  after(async () => {
    rmSync(samples, { recursive: true, force: true });
    await kubectl('delete', 'computations', '--all', '-n', NAMESPACE, '--timeout=120s');
    await kubectl('delete', 'namespace', NAMESPACE);
  });

  let file = '';
  for (const block of blocksToRun('cluster')) {
    const [itsFile = ''] = block.where.split(':');
    const isFirst = itsFile !== file;
    file = itsFile;
    it(`run as they stand: ${block.where}`, async () => {
      if (isFirst) await runDemo(samples);
      await runBlock({ ...block, text: inOurs(block.text).replaceAll('config/samples/', `${samples}/`) });
    });
  }
});
