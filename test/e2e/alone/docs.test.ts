import { blocksToRun } from '../../docs/shell-blocks.ts';
import { DocsSamples } from '../docs-samples.ts';

describe('the shell blocks of README and docs, on the cluster', function () {
  this.timeout(300_000);
  let samples: DocsSamples;

  before(async () => {
    samples = await DocsSamples.make();
  });
  after(() => samples.remove());

  let file = '';
  for (const block of blocksToRun('cluster')) {
    const [itsFile = ''] = block.where.split(':');
    const isFirst = itsFile !== file;
    file = itsFile;
    it(`run as they stand: ${block.where}`, async () => {
      if (isFirst) await samples.runDemo();
      await samples.run(block);
    });
  }
});
