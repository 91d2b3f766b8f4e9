import { expect } from 'chai';
import { failureText } from './failure-text.ts';

const ROOT = {
  reason: 'Exception',
  type: 'ValueError',
  message: 'negative radicand',
  count: 2,
  ids: [417, 9021],
} as const;
const SLOW = { reason: 'TimedOut', message: 'no answer within 2 s', count: 998, ids: [1, 2, 3, 4, 5] } as const;

function text(failed: number, ...groups: readonly (typeof ROOT | typeof SLOW)[]): string {
  const failureGroups = groups.map((group) => ({ ...group, ids: [...group.ids] }));
  return failureText({ total: 10_000, completed: 10_000 - failed, failed, failureGroups });
}

describe('what failed, in a line', () => {
  it('names type, message and ids', () => {
    expect(text(2, ROOT)).to.equal('9,998 of 10,000; 2 failed: ValueError negative radicand (417, 9021)');
  });

  it('names each kind, and how often one came whose ids are too many', () => {
    expect(text(1000, SLOW, ROOT)).to.equal(
      '9,000 of 10,000; 1,000 failed: TimedOut no answer within 2 s (1, 2, 3, 4, 5, … 998 times); ' +
        'ValueError negative radicand (417, 9021)',
    );
  });

  it('says of how many it speaks where it has not looked at all', () => {
    expect(text(5000, SLOW)).to.equal(
      '5,000 of 10,000; 5,000 failed, of the first 998: TimedOut no answer within 2 s (1, 2, 3, 4, 5, … 998 times); …',
    );
  });

  it('is the counts alone where nothing is known of the kinds', () => {
    expect(text(3)).to.equal('9,997 of 10,000; 3 failed');
  });

  it('stays short however long the messages are', () => {
    const failureGroups = Array.from({ length: 10 }, () => ({ ...SLOW, message: 'x'.repeat(200), ids: [1] }));
    expect(failureText({ total: 9980, completed: 0, failed: 9980, failureGroups }).length).to.be.below(1_100);
  });
});
