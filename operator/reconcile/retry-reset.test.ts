import { expect } from 'chai';
import { at, failedWith, podOf, shardOf } from '../../test/reconcile/builders.ts';
import { FAILURE_COUNT, IGNORED_FAILURE_COUNT, podsToReset } from './retry-reset.ts';

const claimed = { worker: 'demo-1-abcde', claimedAt: at(10).toISOString() };
const moved = { ...claimed, lastCommitAt: at(12).toISOString() };

function resetNames(pods: ReturnType<typeof podOf>[], progress: Parameters<typeof shardOf>[2]): string[] {
  return podsToReset(pods, [shardOf(0, 0), shardOf(1, 5, progress), shardOf(2, 0)]).map((pod) => pod.metadata.name);
}

describe('the failure counts of a shard', () => {
  const counted = { annotations: { [FAILURE_COUNT]: '2' } };

  it('begin anew when its pod has moved the offset', () => {
    expect(resetNames([podOf(1, counted)], moved)).to.deep.equal(['demo-1-abcde']);
  });

  it('begin anew after ignored disruptions, too', () => {
    expect(resetNames([podOf(1, { annotations: { [IGNORED_FAILURE_COUNT]: '4' } })], moved)).to.have.length(1);
  });

  it('begin anew for a pod that has ended, since its successor counts on from it', () => {
    expect(resetNames([podOf(1, { ...counted, status: failedWith(1) })], moved)).to.have.length(1);
  });

  it('stay while the pod has committed nothing since its claim', () => {
    expect(resetNames([podOf(1, counted)], claimed)).to.deep.equal([]);
    expect(resetNames([podOf(1, counted)], { ...claimed, lastCommitAt: at(9).toISOString() })).to.deep.equal([]);
  });

  it('stay when it was an earlier pod that moved the offset', () => {
    expect(resetNames([podOf(1, counted)], { ...moved, worker: 'demo-1-earlier' })).to.deep.equal([]);
  });

  it('are not written where they are 0', () => {
    expect(resetNames([podOf(1, { annotations: { [FAILURE_COUNT]: '0' } })], moved)).to.deep.equal([]);
    expect(resetNames([podOf(1)], moved)).to.deep.equal([]);
  });

  it('are those of the newest pod alone', () => {
    const older = podOf(1, { ...counted, status: failedWith(1) });
    const newer = podOf(1, { ...counted, name: 'demo-1-newer', createdAt: at(20) });
    expect(resetNames([newer, older], moved)).to.deep.equal([]);
  });
});
