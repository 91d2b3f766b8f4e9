import { expect } from 'chai';
import { make } from '../cluster.ts';
import { aComputation } from './a-computation.ts';
import { ownNamespace } from './namespaces.ts';
import { Run, upTo } from './run.ts';

const COUNT = 500;

describe('in a namespace that enforces Pod Security "restricted"', function () {
  this.timeout(400_000);
  const namespace = ownNamespace('ttg-faults-restricted', {
    'pod-security.kubernetes.io/enforce': 'restricted',
    'pod-security.kubernetes.io/enforce-version': 'latest',
  });
  let run: Run;

  before(async () => {
    run = await Run.of(
      aComputation(namespace, 'modest', {
        parameters: { count: COUNT },
        algorithm: { name: 'simulate', args: { sleepMs: 1 } },
      }),
    );
  });

  it('workers run as everywhere', async () => {
    const { status } = await run.ends();
    expect(status).to.include({ phase: 'Succeeded', reason: 'AllComputed' });
    expect(await run.pods()).to.have.lengthOf(3);
  });

  it('make results gives the table as CSV, and who computed each row where that is asked for', async () => {
    const lines = (await run.table({ COLUMNS: 'worker,node,attempt,timestamp' })).trimEnd().split('\n');
    expect(lines[0]?.trim()).to.equal('param_id,result,hash,error,worker,node,attempt,timestamp');
    expect(lines).to.have.lengthOf(COUNT + 1);
    expect(lines[1]).to.match(/^0,13,[0-9a-f]+,,modest-0-\w+,[\w-]+-worker\d?,1,\d{4}-\d\d-\d\dT[\d:.]+Z\s*$/);
  });

  it('… and as one JSON object a line', async () => {
    const rows: Record<string, unknown>[] = (await run.table({ FORMAT: 'ndjson', COLUMNS: 'node' }))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows.map((row) => row['param_id'])).to.deep.equal(upTo(COUNT));
    expect(rows[1]).to.include({ param_id: 1, result: 20.1 });
    expect(rows[1]?.['node']).to.match(/-worker\d?$/);
  });

  it('make results names what is wrong with a format or a column', async () => {
    expect(await run.table({ FORMAT: 'parquet' }).catch(String)).to.include(
      'FORMAT=parquet: allowed are csv, ndjson, failures',
    );
    expect(await run.table({ COLUMNS: 'colour' }).catch(String)).to.include('COLUMNS has colour: allowed are worker');
  });

  it('make report says where the time went, per shard and in all', async () => {
    const report = await make('report', { NAME: 'modest', NAMESPACE: namespace });
    expect(report).to.include('500').and.to.include('333-499').and.to.include('-worker');
  });
});
