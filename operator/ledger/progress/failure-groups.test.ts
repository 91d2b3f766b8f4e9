import { expect } from 'chai';
import type { FailureRecord } from '../../../crds/protocol.ts';
import { groupFailures } from './failure-groups.ts';

function failed(id: number, message: string, type?: string): FailureRecord {
  return { id, parameter: id, reason: type === undefined ? 'TimedOut' : 'Exception', ...(type && { type }), message };
}

describe('groups of failures', () => {
  it('hold what has the same type and message, with the first ids, the most frequent first', () => {
    const failures = [
      failed(3, 'took too long'),
      ...[417, 9021].map((id) => failed(id, 'negative radicand', 'ValueError')),
      failed(9500, 'negative radicand', 'TypeError'),
    ];
    expect(groupFailures(failures)).to.deep.equal([
      { reason: 'Exception', type: 'ValueError', message: 'negative radicand', count: 2, ids: [417, 9021] },
      { reason: 'TimedOut', message: 'took too long', count: 1, ids: [3] },
      { reason: 'Exception', type: 'TypeError', message: 'negative radicand', count: 1, ids: [9500] },
    ]);
  });

  it('overlook numbers, and show # for them where they differ', () => {
    const failures = [1, 2, 30].map((id) =>
      failed(id, `cannot take the root of -${id}.5e-3 at 0x7f${id}`, 'ValueError'),
    );
    expect(groupFailures(failures)).to.deep.equal([
      {
        reason: 'Exception',
        type: 'ValueError',
        message: 'cannot take the root of -# at #',
        count: 3,
        ids: [1, 2, 30],
      },
    ]);
    expect(groupFailures(failures.slice(0, 1))[0]?.message).to.equal('cannot take the root of -1.5e-3 at 0x7f1');
  });

  it('look at the first line only, and stay few and short', () => {
    const many = Array.from({ length: 700 }, (_, id) => failed(id, `${'ab'.repeat((id % 20) + 150)}\nline ${id}`, 'E'));
    const groups = groupFailures(many);
    expect(groups).to.have.lengthOf(1);
    expect(groups[0]?.ids).to.deep.equal([0, 1, 2, 3, 4]);
    const kinds = Array.from({ length: 40 }, (_, id) => failed(id, 'x'.repeat(id), 'E'));
    expect(groupFailures(kinds)).to.have.lengthOf(10);
  });
});
