import { expect } from 'chai';
import type { ComputationStatus } from '../../crds/computation.ts';
import { formatReport } from './format-report.ts';
import { computation, DONE, shard } from './run-builder.ts';

describe('the report', () => {
  it('says it all in sections', () => {
    expect(formatReport(computation(DONE)).split('\n')).to.deep.equal([
      'lab/demo: Succeeded (FailuresTolerated: 98 of 100 parameters have a result, 2 failed), 100/100 parameters',
      '',
      '  SHARD  RANGE  STATUS     NODE    PARAMETERS  FAILED  DURATION    RATE  ATTEMPTS',
      '  0      0-49   Succeeded  node-0          50       0     6.67s   812/s         1',
      '  1      50-99  Succeeded  node-0          50       2     6.67s   812/s         3',
      '  total                    1 node         100       2     8.00s  12.5/s         4',
      '',
      'Time from apply to the end: 10.00s',
      '  scheduling           0.50s   5.0%',
      '  pod start            1.50s  15.0%',
      '  computing            7.00s  70.0%',
      '  waiting for commits  0.25s   2.5%',
      '  idle                 0.75s   7.5%',
      '',
      'Aggregates',
      '  total  sum     4950',
      '  best   argmax  99 at parameter {"x":1} (id 99)  1 skipped',
      '  none   min     none                             98 skipped',
      '  three  topK    9 (id 3)',
      '',
      'Failures: 2',
      '  61 (parameter {"x":2}): Crashed, SIGSEGV: the process ended by SIGSEGV',
      '  and 1 more: make results FORMAT=failures',
      '',
    ]);
  });

  it('of a run under way leaves out what is not known yet', () => {
    const { message: _, reason: __, completionTime: ___, aggregates: ____, failures: _____, ...rest } = DONE;
    const running: ComputationStatus = {
      ...rest,
      phase: 'Running',
      shards: [shard(0, { phase: 'Failed', reason: 'OOMKilled' })],
    };
    const text = formatReport(computation(running));
    expect(text).to.contain('lab/demo: Running, 100/100 parameters');
    expect(text).to.contain('Failed (OOMKilled)');
    expect(text).not.to.contain('Aggregates');
  });

  it('says when there is no status, and how many shards are not listed', () => {
    expect(formatReport(computation())).to.equal(
      'lab/demo: nothing is known yet; the operator has written no status.\n',
    );
    const many = { ...DONE, shardSummary: { total: 1000, active: 0, succeeded: 1000, failed: 0 } };
    expect(formatReport(computation(many))).to.contain('and 998 more shards');
  });
});
