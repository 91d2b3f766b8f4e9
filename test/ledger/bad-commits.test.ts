import { expect } from 'chai';
import { connect } from 'node:net';
import type { Aggregation } from '../../crds/computation.ts';
import { buildCommit, buildRegistration, failure, results, type CommitContent } from './commit-builder.ts';
import { TestLedger } from './test-ledger.ts';

const SUM: Aggregation = { name: 'total', op: 'sum', field: 'result' };
const ROWS = results(1, 2, 3);

function commit(change: Partial<CommitContent> = {}): Buffer {
  return buildCommit({ offset: 0, rows: ROWS, aggregations: [SUM], ...change });
}

/** The body with its lines changed. */
function lines(change: (lines: string[]) => string[]): Buffer {
  return Buffer.from(change(commit().toString().split('\n')).join('\n'));
}

describe('a bad commit', () => {
  let ledger: TestLedger;

  before(async () => {
    ledger = await TestLedger.start();
    await ledger.register('u', buildRegistration({ total: 20, segments: 2, aggregations: [SUM] }));
    await ledger.claim('u', 0);
    await ledger.claim('u', 0); // the newest epoch is 2
  });
  after(async () => ledger.close());

  afterEach('has stored nothing', async () => {
    const { completed, failed, bytes, shards } = await ledger.client().computation('u');
    expect({ completed, failed, bytes, offset: shards[0]?.offset }).to.deep.equal({
      completed: 0,
      failed: 0,
      bytes: 0,
      offset: 0,
    });
    expect(await ledger.table('u')).to.equal('');
  });

  const bad = { epoch: 2 };
  const cases: [what: string, body: Buffer | string, status: number, code: string, says: string][] = [
    ['of an older claim', commit({ epoch: 1 }), 409, 'StaleEpoch', 'epoch 1; the newest claim of the segment has 2'],
    ['of a claim that never was', commit({ epoch: 3 }), 409, 'StaleEpoch', 'epoch 3'],
    [
      'with a wrong offset',
      commit({ ...bad, offset: 5 }),
      409,
      'WrongOffset',
      'begins at 5; the segment’s offset is 0',
    ],
    [
      'that reaches beyond its segment',
      commit({ ...bad, rows: results(...Array.from({ length: 11 }, () => 1)) }),
      ...([409, 'OutOfRange', 'before id 11; the segment ends before 10'] as const),
    ],
    ['with fewer lines than it says', lines((all) => all.toSpliced(1, 1)), 400, 'InvalidCommit', '3 rows, but 2 lines'],
    ['with more lines', lines((all) => all.toSpliced(1, 0, '{"r":0}')), 400, 'InvalidCommit', '3 rows, but 4 lines'],
    ['without a body', '', 400, 'Invalid', 'empty'],
    ['that is garbage', 'garbage\n', 400, 'InvalidCommit', 'the first line is not JSON: "garbage"'],
    ['that is no UTF-8', Buffer.from([0xff, 0xfe, 0x0a]), 400, 'InvalidCommit', 'not UTF-8'],
    ['whose last line was cut off', commit().subarray(0, -3), 400, 'InvalidCommit', 'does not end with a newline'],
    [
      'with a row that is none',
      lines((all) => all.with(2, '42')),
      400,
      'InvalidCommit',
      'line 3 (id 1) is no row: "42"',
    ],
    ['whose header lacks a field', commit({ header: { timing: undefined } }), 400, 'InvalidCommit', "'timing'"],
    ['with a count of 0', commit({ header: { count: 0 } }), 400, 'InvalidCommit', 'count is 0, but must be >= 1'],
    [
      'with a count that is text',
      commit({ header: { count: '3' } }),
      400,
      'InvalidCommit',
      'count is "3", but must be',
    ],
    [
      'whose failures do not stand in its rows',
      commit({ header: { failures: [{ id: 1, parameter: 1, reason: 'Crashed', message: 'x' }] } }),
      ...([400, 'InvalidCommit', 'line 3 (id 1) is a result'] as const),
    ],
    [
      'with a failure that the header does not name',
      commit({ rows: [...results(1, 2), failure()], header: { failures: [] } }),
      ...([400, 'InvalidCommit', 'line 4 (id 2) is a failure'] as const),
    ],
    ['without the aggregates', commit({ aggregations: [] }), 400, 'InvalidCommit', '0 aggregates; 1 are asked for'],
    [
      'whose aggregates counted other rows',
      commit({ header: { aggregates: [partial({ aggregated: 2 })] } }),
      ...([400, 'InvalidCommit', '2 aggregated + 0 skipped + 0 failed are not the 3 rows'] as const),
    ],
    [
      'with a sum that is no exact number',
      commit({ header: { aggregates: [partial({ state: { kind: 'sum', sum: '6.0' } })] } }),
      ...([400, 'InvalidCommit', 'sum is "6.0"'] as const),
    ],
    [
      'with a field first seen elsewhere',
      commit({ header: { fields: [{ name: 'result', firstId: 9 }] } }),
      ...([400, 'InvalidCommit', 'firstId 9'] as const),
    ],
    [
      'with a row above 64 KiB',
      commit({ rows: [...results(1), { r: 'x'.repeat(65_530) }] }),
      ...([413, 'RowTooLarge', 'line 3 (id 1) has 65538 bytes'] as const),
    ],
    ['of 5 MiB', Buffer.alloc(5 * 1024 * 1024, 'x\n'), 413, 'CommitTooLarge', 'more than 4194304 bytes'],
  ];
  for (const [what, body, status, code, says] of cases) {
    it(`${what} is answered ${status} ${code}`, async () => {
      const answer = await ledger.commit('u', body);
      expect(answer.status).to.equal(status);
      expect(answer.body).to.have.keys('code', 'message', 'remedy');
      expect(answer.body['code']).to.contain(code);
      expect(String(answer.body['message']).replaceAll("'", '’')).to.contain(says.replaceAll("'", '’'));
    });
  }

  it('for a uid that it does not know is answered 503', async () => {
    expect((await ledger.commit('other', commit(bad))).body).to.include({ code: 'UnknownComputation' });
  });

  it('without a token, or with another one, is answered 401', async () => {
    for (const authorization of ['', 'Bearer wrong', 'Basic YTpi']) {
      const { status, headers, body } = await ledger.commit('u', commit(bad), 0, { authorization });
      expect([status, headers.get('www-authenticate')]).to.deep.equal([401, 'Bearer']);
      expect(body).to.include({ code: 'Unauthorized' });
    }
  });

  it('of another content type is answered 400', async () => {
    for (const type of ['text/plain', 'application/json', 'application/octet-stream']) {
      const { status, body } = await ledger.commit('u', commit(bad), 0, { 'content-type': type });
      expect(status, type).to.equal(400);
      expect(body).to.have.keys('code', 'message', 'remedy');
    }
  });

  it('whose connection ends in the middle of the body stores nothing', async () => {
    const answer = await sendPart(ledger.url, commit(bad));
    expect(answer)
      .to.match(/^HTTP\/1\.1 400 /)
      .and.to.contain('"code":"InvalidRequest"');
  });

  it('does not keep the right one out', async () => {
    const other = await TestLedger.start();
    try {
      await other.register('u', buildRegistration({ aggregations: [SUM] }));
      await other.claim('u');
      await other.commit('u', 'garbage\n');
      expect((await other.commit('u', commit())).status).to.equal(200);
    } finally {
      await other.close();
    }
  });
});

function partial(change: Record<string, unknown>): Record<string, unknown> {
  const zeros = { skipped: 0, nan: 0, positiveInfinity: 0, negativeInfinity: 0 };
  return { name: 'total', op: 'sum', aggregated: 3, ...zeros, state: { kind: 'sum', sum: '3p1' }, ...change };
}

/** Promises the whole body, sends half of it and ends the connection; gives what is answered. */
async function sendPart(url: string, body: Buffer): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  socket.write(
    `POST /v1/computations/u/segments/0/commits HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a-secret-for-tests\r\n` +
      `Content-Type: application/x-ndjson\r\nContent-Length: ${body.length}\r\n\r\n`,
  );
  socket.end(body.subarray(0, body.length / 2));
  let answer = '';
  for await (const piece of socket) answer += String(piece);
  return answer;
}
