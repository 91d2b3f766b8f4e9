import { expect } from 'chai';
import type { Computation, ComputationStatus, ShardStatus } from '../../crds/computation.ts';
import { withDefaults } from '../../crds/manifest/defaults.ts';
import { formatReport } from './format-report.ts';

function shard(index: number, overrides: Partial<ShardStatus> = {}): ShardStatus {
  return {
    index,
    range: `${index * 50}-${index * 50 + 49}`,
    phase: 'Succeeded',
    node: `node-${index}`,
    completed: 50,
    failed: 0,
    attempts: 1,
    ratePerSecond: 812.3,
    startTime: '2026-01-27T05:20:48.000Z',
    completionTime: '2026-01-27T05:20:54.670Z',
    ...overrides,
  };
}

function computation(status?: ComputationStatus): Computation {
  const manifest = {
    apiVersion: 'ttg.io/v1alpha1',
    kind: 'Computation',
    metadata: { name: 'demo', namespace: 'lab' },
    spec: { parameters: { count: 100 }, algorithm: { name: 'echo' } },
  };
  const plain = withDefaults(manifest, { uid: 'u' });
  return status === undefined ? plain : { ...plain, status };
}

const DONE: ComputationStatus = {
  phase: 'Succeeded',
  reason: 'FailuresTolerated',
  message: '98 of 100 parameters have a result, 2 failed',
  startTime: '2026-01-27T05:20:47.000Z',
  completionTime: '2026-01-27T05:20:55.000Z',
  progress: { total: 100, completed: 98, failed: 2, percent: 100, ratePerSecond: 12.5, summary: '100/100' },
  timing: { totalMs: 10_000, schedulingMs: 500, podStartMs: 1500, computingMs: 7000, committingMs: 250, idleMs: 750 },
  shards: [shard(0), shard(1, { completed: 48, failed: 2, attempts: 3, node: 'node-0' })],
  aggregates: [
    { name: 'total', op: 'sum', value: '4950', aggregated: 98, skipped: 0 },
    { name: 'best', op: 'argmax', value: '99', parameter: { x: 1 }, id: 99, aggregated: 98, skipped: 1 },
    { name: 'none', op: 'min', aggregated: 0, skipped: 98 },
    { name: 'three', op: 'topK', top: [{ value: '9', id: 3 }], aggregated: 98, skipped: 0 },
  ],
  failures: [
    { id: 61, parameter: { x: 2 }, reason: 'Crashed', type: 'SIGSEGV', message: 'the process ended\nby SIGSEGV' },
  ],
};

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
      '  and 1 more, in the table',
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
