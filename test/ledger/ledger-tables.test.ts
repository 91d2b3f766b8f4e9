import { expect } from 'chai';
import { get, type IncomingMessage } from 'node:http';
import { buildCommit, buildRegistration, failure, results } from './commit-builder.ts';
import { SECRET, TestLedger } from './test-ledger.ts';

describe('a table', () => {
  let ledger: TestLedger;

  beforeEach(async () => {
    ledger = await TestLedger.start();
    await ledger.register('u', buildRegistration({ total: 12, segments: 2 }));
    await ledger.claim('u', 0, 'w-0');
    await ledger.claim('u', 1, 'w-1');
    // Of the second segment first: the table is in the order of ids all the same.
    await ledger.commit('u', buildCommit({ offset: 6, rows: results({ b: 6 }, { b: 7, a: 'x' }) }), 1);
    await ledger.commit('u', buildCommit({ offset: 0, rows: [...results({ a: 'y' }), failure('bad', 'Oops')] }), 0);
    await ledger.commit('u', buildCommit({ offset: 2, rows: results({ c: 2 }) }), 0);
  });
  afterEach(async () => ledger.close());

  it('is NDJSON in the order of ids, with what is durable now', async () => {
    expect(await ledger.table('u')).to.equal(
      '{"param_id":0,"a":"y"}\n{"param_id":1,"error":"Exception: Oops: bad"}\n{"param_id":2,"c":2}\n' +
        '{"param_id":6,"b":6}\n{"param_id":7,"b":7,"a":"x"}\n',
    );
  });

  it('is CSV whose columns stand in the order in which the ids have them', async () => {
    expect(await ledger.table('u', '?format=csv')).to.equal(
      'param_id,a,c,b,error\r\n0,y,,,\r\n1,,,,Exception: Oops: bad\r\n2,,2,,\r\n6,,,6,\r\n7,x,,7,\r\n',
    );
  });

  it('keeps a column in its place when later rows have the field too', async () => {
    await ledger.commit('u', buildCommit({ offset: 3, rows: results({ d: 1, a: 'z' }) }), 0);
    expect(await ledger.table('u', '?format=csv&start=3&end=4')).to.equal('param_id,a,c,d,b,error\r\n3,z,,1,,\r\n');
  });

  it('can be had in part, also across and within commits', async () => {
    expect(await ledger.table('u', '?start=1&end=7')).to.equal(
      '{"param_id":1,"error":"Exception: Oops: bad"}\n{"param_id":2,"c":2}\n{"param_id":6,"b":6}\n',
    );
    expect(await ledger.table('u', '?start=3&end=6')).to.equal('');
    expect(await ledger.table('u', '?format=csv&start=7')).to.equal('param_id,a,c,b,error\r\n7,x,,7,\r\n');
  });

  it('tells where each row comes from when asked', async () => {
    const text = await ledger.table('u', '?format=csv&columns=worker,node,attempt,timestamp&start=7&end=8');
    expect(text).to.match(/^param_id,a,c,b,error,worker,node,attempt,timestamp\r\n7,x,,7,,w-1,n-0,1,20\d\d-\S+Z\r\n$/);
  });

  it('can be had as the failures alone, with all that was recorded of them', async () => {
    const [only, ...rest] = (await ledger.table('u', '?format=failures')).trimEnd().split('\n');
    expect(rest).to.deep.equal([]);
    const { timestamp, ...found } = JSON.parse(only ?? '');
    expect(found).to.deep.equal({
      param_id: 1,
      parameter: 1,
      reason: 'Exception',
      type: 'Oops',
      message: 'bad',
      attempts: 1,
      worker: 'w-0',
      node: 'n-0',
      attempt: 1,
    });
    expect(timestamp).to.match(/^20\d\d-/);
  });

  it('is refused with a reason for a wrong question', async () => {
    const wrong: Record<string, string> = {
      '?format=xml': 'format is \\"xml\\"; allowed: ndjson, csv or failures',
      '?columns=worker,pod': 'columns is \\"pod\\"; allowed: worker, node, attempt, timestamp',
      '?start=-1': 'start is \\"-1\\"; allowed: a whole number from 0 to 12',
      '?end=13': 'end is \\"13\\"',
      '?start=5&end=4': 'start is 5; allowed: at most end, 4',
      '?limit=3': '\\"limit\\" is unknown; allowed are format, start, end, columns',
    };
    for (const [query, says] of Object.entries(wrong)) {
      expect(await ledger.table('u', query), query)
        .to.contain('"InvalidRequest"')
        .and.to.contain(says);
    }
  });

  it('comes to a client row by row', async () => {
    const ids = [];
    for await (const row of ledger.client().rows('u', { start: 2 })) ids.push(row['param_id']);
    expect(ids).to.deep.equal([2, 6, 7]);
  });
});

describe('a big table and a slow reader', () => {
  const ROW = 'x'.repeat(60_000);
  const COMMITS = 60;
  let ledger: TestLedger;

  beforeEach(async () => {
    ledger = await TestLedger.start();
    await ledger.register('u', buildRegistration({ total: 1_000_000 }));
    await ledger.claim('u');
    for (let k = 0; k < COMMITS; k++) await append(k);
  });
  afterEach(async () => ledger.close());

  async function append(k: number): Promise<void> {
    const rows = Array.from({ length: 20 }, () => ({ r: ROW }));
    expect((await ledger.commit('u', buildCommit({ offset: k * 20, rows }))).status).to.equal(200);
  }

  it('neither hold up commits nor fill the memory, and the reader gets what was durable at its start', async function () {
    this.timeout(180_000);
    const response = await open(`${ledger.url}/v1/computations/u/rows`);
    response.pause();
    const before = process.memoryUsage.rss();
    for (let k = COMMITS; k < COMMITS + 5; k++) await append(k);
    await ledger.client().progress();
    expect(process.memoryUsage.rss() - before).to.be.lessThan(60 * 1024 * 1024); // of 72 MB of table
    let lines = 0;
    for await (const piece of response) lines += String(piece).split('\n').length - 1;
    expect(lines).to.equal(COMMITS * 20);
  });

  it('break off visibly when the rows are dropped in between', async () => {
    const response = await open(`${ledger.url}/v1/computations/u/rows`);
    response.pause();
    await ledger.client().end('u', 0);
    let broken: unknown;
    try {
      for await (const _ of response);
    } catch (error) {
      broken = error;
    }
    expect(broken).to.be.an('error').with.property('code', 'ECONNRESET');
  });
});

function open(url: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { authorization: `Bearer ${SECRET}` } }, resolve).on('error', reject);
  });
}
