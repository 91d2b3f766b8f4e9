import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { allShellBlocks, blocksToRun } from '../../docs/shell-blocks.ts';
import { ROOT } from '../../docs/source-files.ts';
import { kubectl, make } from '../cluster.ts';
import { DOCS_NAMESPACE, DocsSamples } from '../docs-samples.ts';

const demo = { NAME: 'demo-10k', NAMESPACE: DOCS_NAMESPACE };

describe('backup and restore of the ledger as docs/operations.md has them', function () {
  this.timeout(300_000);
  let samples: DocsSamples;

  before(async () => {
    samples = await DocsSamples.make();
  });
  after(async () => {
    rmSync(join(ROOT, 'ledger-backup.db'), { force: true });
    await samples.remove();
  });

  it('bring back every row of a run that was backed up', async () => {
    await samples.runDemo();
    const before = await make('results', demo);
    const backup = allShellBlocks().find(({ text }) => text.includes('VACUUM INTO'));
    const restore = blocksToRun('long').filter(({ where }) => where.startsWith('docs/operations.md:'));
    expect(restore).to.have.lengthOf(1);
    for (const block of [...(backup === undefined ? [] : [backup]), ...restore]) await samples.run(block);
    await kubectl('-n', 'ttg-system', 'rollout', 'status', 'statefulset/ttg-ledger', '--timeout=120s');
    expect(await make('results', demo)).to.equal(before);
  });
});
