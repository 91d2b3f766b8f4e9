import { expect } from 'chai';
import { computationOf, jobOf, podOf, UID } from '../../test/reconcile/builders.ts';
import { labelRepairs } from './label-repair.ts';
import { labelsFor } from './object-labels.ts';

describe('labels that somebody took off', () => {
  const computation = computationOf();
  const job = jobOf(computation);
  const { 'app.kubernetes.io/managed-by': _managed, ...others } = job.metadata.labels ?? {};
  const bare = { ...job, metadata: { ...job.metadata, labels: { ...others, team: 'x' } } };

  it('are none of a Job that has them all', () => {
    expect(labelRepairs(computation, job, [])).to.deep.equal([]);
  });

  it('are put back onto the Job, and no others', () => {
    expect(labelRepairs(computation, bare, [])).to.deep.equal([
      { type: 'labelJob', name: 'demo', uid: 'job-1', labels: { 'app.kubernetes.io/managed-by': 'ttg-operator' } },
    ]);
  });

  it('are put back onto pods', () => {
    const stray = podOf(1, { labels: { ...labelsFor(computation), 'ttg.io/computation-uid': 'another' } });
    expect(labelRepairs(computation, job, [stray])).to.deep.equal([
      {
        type: 'patchPod',
        name: 'demo-1-abcde',
        uid: 'uid-demo-1-abcde',
        labels: { 'ttg.io/computation-uid': UID },
      },
    ]);
  });

  it('stay off what is being deleted', () => {
    const going = { ...bare, metadata: { ...bare.metadata, deletionTimestamp: '2026-03-01T10:01:00Z' } };
    expect(labelRepairs(computation, going, [podOf(1, { deleting: true })])).to.deep.equal([]);
  });
});
