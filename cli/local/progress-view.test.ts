import { expect } from 'chai';
import type { ComputationStatus } from '../../crds/computation.ts';
import { ProgressView } from './progress-view.ts';

function status(completed: number): ComputationStatus {
  return {
    progress: {
      total: 100,
      completed,
      failed: 0,
      percent: completed,
      rate: '8/s',
      eta: '3s',
      summary: `${completed}/100`,
    },
    workers: '1/1',
    shards: [{ index: 0, range: '0-99', phase: 'Running', completed, failed: 0, attempts: 1 }],
  };
}

function screen(isTTY: boolean): { text: string[]; write: (text: string) => void; isTTY: boolean } {
  const text: string[] = [];
  return { text, write: (part) => void text.push(part), isTTY };
}

describe('the progress of a local run', () => {
  it('is a line every two seconds where there is no terminal, and none without news', () => {
    const out = screen(false);
    const view = new ProgressView(out);
    view.show(status(10), 0);
    view.show(status(20), 500);
    view.show(status(30), 2000);
    view.show(status(30), 5000);
    expect(out.text).to.deep.equal([
      '10/100 (10%), 0 failed, 8/s, 3s left, workers 1/1\n',
      '30/100 (30%), 0 failed, 8/s, 3s left, workers 1/1\n',
    ]);
  });

  it('is redrawn in place on a terminal, with a bar for each shard', () => {
    const out = screen(true);
    const view = new ProgressView(out);
    view.show(status(50), 0);
    view.show(status(75), 1);
    expect(out.text).to.have.length(3);
    expect(out.text[0]).to.contain('shard 0 [############............] 50/100 Running');
    expect(out.text[1]).to.equal('\u001B[2A\u001B[0J');
    expect(out.text[2]).to.contain('[##################......] 75/100');
  });
});
