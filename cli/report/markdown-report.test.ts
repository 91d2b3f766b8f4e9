import { expect } from 'chai';
import { markdownReport } from './markdown-report.ts';
import { computation, DONE, shard } from './run-builder.ts';

function lines(report: string): string[] {
  return report.split('\n').filter((line) => line !== '' && !/^\|[-|]+\|$/.test(line));
}

describe('the report as Markdown', () => {
  const report = lines(markdownReport(computation(DONE)));

  function under(title: string): string[] {
    const rest = report.slice(report.indexOf(`## ${title}`) + 1);
    const end = rest.findIndex((line) => line.startsWith('## '));
    return end < 0 ? rest : rest.slice(0, end);
  }

  it('has a line for each worker and one for all of them, with parameters a second', () => {
    expect(under('Workers')).to.deep.equal([
      '| Worker | Node | Params | Duration | Throughput |',
      '| 0 | node-0 | 50 | 6.67s | 7.5 p/s |',
      '| 1 | node-0 | 50 | 6.67s | 7.5 p/s |',
      '| all | 1 node | 100 | 6.67s | 15 p/s |',
    ]);
  });

  it('says what the time was spent on, so that it adds up', () => {
    const rows = under('Why it took as long as it did').slice(1);
    const seconds = rows.map((row) => Number(/([\d.]+)s \|$/.exec(row)?.[1]));
    expect(seconds.slice(0, -1).reduce((sum, one) => sum + one, 0)).to.be.closeTo(seconds.at(-1) ?? 0, 0.01);
    expect(rows[2]).to.contain('50 parameters of worker').and.to.contain('140 ms for each');
  });

  it('names the sleep that a simulated function was asked for', () => {
    const run = computation(DONE);
    run.spec.algorithm = { name: 'simulate', args: { sleepMs: 2 } };
    expect(markdownReport(run)).to.contain('50 × 2 ms = 0.10s');
  });

  it('has the figures that one wants first', () => {
    const figures = new Map(under('Key figures').map((row) => [row.split(' | ')[0], row]));
    expect(figures.get('| Outcome')).to.contain('Succeeded: 98 of 100');
    expect(figures.get('| Results')).to.contain('98, and 2 failed');
    expect(figures.get('| Nodes')).to.contain('1: node-0');
    expect(figures.get('| Attempts')).to.match(/\| 4 \|$/);
    expect(figures.get('| Throughput from apply to the end')).to.contain('10 p/s');
    expect(figures.get('| Throughput while workers compute')).to.contain('15 p/s');
  });

  it('lists aggregates, and failures up to as many as the status has', () => {
    expect(under('Aggregates')).to.include('| best | argmax | 99 | parameter {"x":1} |');
    expect(under('Failures')).to.include('| 61 | Crashed | SIGSEGV | the process ended by SIGSEGV |');
    expect(under('Failures').at(-1)).to.equal('and 1 more, in the table of results.');
  });

  it('of a run under way has no durations that are not known yet', () => {
    const { completionTime: _, failures: __, ...rest } = DONE;
    const { completionTime: ___, ...open } = shard(1);
    const running = computation({ ...rest, phase: 'Running', shards: [shard(0), open] });
    const text = markdownReport(running);
    expect(text).to.contain('| 1 | node-1 | 50 | - | - |').and.to.contain('| all | 2 nodes | 100 | - | - |');
    expect(text).to.contain('not at its end yet');
  });

  it('says how many workers a long status leaves out', () => {
    const many = { ...DONE, shardSummary: { total: 1000, active: 0, succeeded: 1000, failed: 0 } };
    expect(markdownReport(computation(many))).to.contain('and 998 more workers.');
  });

  it('says so where nothing is known yet', () => {
    expect(markdownReport(computation())).to.contain('Nothing is known yet of lab/demo');
  });
});
