import { expect } from 'chai';
import { at, computationOf, jobOf, podOf, runningStatus, UID } from '../../test/reconcile/builders.ts';
import { ComputationMemory } from './memory.ts';

describe('a cache that lags behind our own writes', () => {
  const v1 = computationOf({ metadata: { resourceVersion: '1' } });
  const v2 = computationOf({ metadata: { resourceVersion: '2' } });
  const v3 = computationOf({ metadata: { resourceVersion: '3' } });

  it('is not believed while it shows what we wrote over', () => {
    const memory = new ComputationMemory(UID);
    memory.wrote(v1, v2);
    memory.wrote(v2, v3);
    expect(memory.newest(v1)).to.equal(v3);
    expect(memory.newest(v2)).to.equal(v3);
  });

  it("is believed again once it shows somebody else's later write", () => {
    const memory = new ComputationMemory(UID);
    memory.wrote(v1, v2);
    expect(memory.newest(v3)).to.equal(v3);
    expect(memory.newest(v1)).to.equal(v1);
  });
});

describe('a status that somebody else wrote over ours', () => {
  const ours = computationOf({ status: runningStatus(), metadata: { resourceVersion: '5' } });
  const memory = new ComputationMemory(UID);
  memory.wroteStatus(ours, at(0));

  it('is told from ours, which is kept', () => {
    const foreign = computationOf({
      status: runningStatus({ phase: 'Succeeded' }),
      metadata: { resourceVersion: '6' },
    });
    expect(memory.ownStatus(foreign)).to.deep.equal(runningStatus());
    expect(memory.ownStatus(computationOf({ metadata: { resourceVersion: '6' } }))).to.deep.equal(runningStatus());
  });

  it('is not suspected where other things than the status have changed', () => {
    const edited = computationOf({
      spec: { suspend: true },
      status: runningStatus(),
      metadata: { resourceVersion: '7' },
    });
    expect(memory.ownStatus(edited)).to.equal(undefined);
    expect(memory.ownStatus(ours)).to.equal(undefined);
  });

  it('is not known where this controller has written none yet', () => {
    expect(new ComputationMemory(UID).ownStatus(ours)).to.equal(undefined);
  });
});

describe('a Job that fell out of the cache because it lost its labels', () => {
  it('is there again once it was found', () => {
    const memory = new ComputationMemory(UID);
    const job = jobOf(computationOf());
    memory.deletedJob(job.metadata.uid ?? '');
    memory.createdJob(job, 30_000);
    expect(memory.job(undefined, 0)).to.equal(job);
    expect(memory.job(job, 60_000)).to.equal(job);
  });
});

function versioned(resourceVersion: string): ReturnType<typeof podOf> {
  const pod = podOf(1);
  return { ...pod, metadata: { ...pod.metadata, resourceVersion } };
}

describe('a pod that we wrote over', () => {
  it('is seen as we wrote it until the cache shows a later form', () => {
    const memory = new ComputationMemory(UID);
    const [before, after, later] = [versioned('1'), versioned('2'), versioned('3')];
    memory.wrotePod('1', after);
    expect(memory.newestPod(before)).to.equal(after);
    expect(memory.newestPod(later)).to.equal(later);
    expect(memory.newestPod(before)).to.equal(before);
  });
});

describe('a Job that we made', () => {
  const job = jobOf(computationOf());
  const going = { ...job, metadata: { ...job.metadata, deletionTimestamp: '2026-03-01T10:00:00Z' } };

  it('is there before the cache shows it, but not for ever', () => {
    const memory = new ComputationMemory(UID);
    memory.createdJob(job, 100);
    expect(memory.job(undefined, 99)).to.equal(job);
    expect(memory.job(undefined, 100)).to.equal(undefined);
  });

  it('is gone when its deletion was seen', () => {
    const memory = new ComputationMemory(UID);
    memory.createdJob(job, 100);
    memory.deletedJob('job-1');
    expect(memory.job(undefined, 1)).to.equal(undefined);
  });

  it('is gone when we deleted it, though the cache still shows it as if nothing was', () => {
    const memory = new ComputationMemory(UID);
    memory.deletedJob('job-1');
    expect(memory.job(job, 1)).to.equal(undefined);
    expect(memory.job(going, 1)).to.equal(going);
  });
});
