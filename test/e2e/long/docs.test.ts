import { disturbsOthers, testBlocks } from '../docs-blocks.ts';

describe('the shell blocks of README and docs, on the cluster', function () {
  this.timeout(300_000);
  testBlocks((block) => !disturbsOthers(block));
});

describe('the shell blocks of README and docs that disturb others, on the cluster', function () {
  this.timeout(300_000);
  testBlocks(disturbsOthers);
});
