import { expect } from 'chai';
import type { Computation, WorkerResources } from '../../crds/computation.ts';
import { formatReport } from './format-report.ts';
import { markdownReport } from './markdown-report.ts';
import { computation, DONE, shard } from './run-builder.ts';
import { usageRows } from './usage-rows.ts';

const MIB = 1024 * 1024;

/** A run of two shards, of which one has told what it used: 1.5 processors, 96 MiB. */
function used(resources?: WorkerResources): Computation {
  const timing = { computeMs: 9000, waitMs: 500, idleMs: 500 };
  const usage = { cpuMs: 15_000, peakMemoryBytes: 96 * MIB };
  const run = computation({ ...DONE, shards: [shard(0, { timing, usage }), shard(1)] });
  const worker = { ...run.spec.worker, ...(resources === undefined ? {} : { resources }) };
  return { ...run, spec: { ...run.spec, worker } };
}

describe('what workers used', () => {
  it('is shown beside what they requested, or else the limit', () => {
    const requests = { cpu: '2', memory: '128Mi' };
    expect(usageRows(used({ requests }))).to.deep.equal([['0', '1.50', '75%', '96Mi', '75%']]);
    const limits = { cpu: '500m', memory: '1Gi' };
    expect(usageRows(used({ limits }))).to.deep.equal([['0', '1.50', '300%', '96Mi', '9%']]);
    expect(usageRows(used())).to.deep.equal([['0', '1.50', '-', '96Mi', '-']]);
  });

  it('stands in the report, where it is known', () => {
    expect(formatReport(used())).to.contain('Used by each shard\n  SHARD  CPUS  OF REQUEST  MEMORY  OF REQUEST\n');
    expect(markdownReport(used())).to.contain('## What workers used');
    expect(formatReport(computation(DONE))).not.to.contain('Used by');
    expect(markdownReport(computation(DONE))).not.to.contain('What workers used');
  });
});
