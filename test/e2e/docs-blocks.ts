import { blocksToRun, type ShellBlock } from '../docs/shell-blocks.ts';
import { DocsSamples } from './docs-samples.ts';

/** Whether a block changes something of the installation, which all tests on the cluster share. */
export function disturbsOthers({ text }: ShellBlock): boolean {
  return text.split('\n').some((line) => /\bttg-system\b/.test(line) && CHANGES.test(line));
}

const CHANGES = /kubectl (-n \S+ )?(delete|scale|rollout|patch|apply|annotate|label|drain|cordon)\b/;

/** Tests of those blocks of README and guides, as part of a suite. */
export function testBlocks(isMeant: (block: ShellBlock) => boolean): void {
  let samples: DocsSamples;

  before(async () => {
    samples = await DocsSamples.make();
  });
  after(() => samples.remove());

  let file = '';
  for (const block of blocksToRun('cluster').filter(isMeant)) {
    const [itsFile = ''] = block.where.split(':');
    const isFirst = itsFile !== file;
    file = itsFile;
    it(`run as they stand: ${block.where}`, async () => {
      if (isFirst) await samples.runDemo();
      await samples.run(block);
    });
  }
}
