import { expect } from 'chai';
import type { Aggregation } from '../../crds/computation.ts';
import { buildCommit, buildRegistration, failure, results } from './commit-builder.ts';
import { TestLedger } from './test-ledger.ts';

const SUM: Aggregation = { name: 'total', op: 'sum', field: 'result' };

describe('the ledger', () => {
  let ledger: TestLedger;

  beforeEach(async () => {
    ledger = await TestLedger.start();
  });
  afterEach(async () => ledger.close());

  it('registers once, and is asked again without harm', async () => {
    const client = ledger.client();
    expect(await client.register('u', buildRegistration())).to.deep.equal({ created: true });
    expect(await client.register('u', buildRegistration())).to.deep.equal({ created: false });
  });

  it('refuses to register a uid with other content, and says what differs', async () => {
    const client = ledger.client();
    await client.register('u', buildRegistration());
    const error = await rejection(client.register('u', buildRegistration({ total: 11, specHash: 'other' })));
    expect(error).to.have.property('code', 'RegistrationConflict');
    expect(error.message).to.contain('total (10, not 11)').and.to.contain('specHash (hash, not other)');
  });

  it('takes a registration that names the wrong thing for what it is', async () => {
    const error = await rejection(ledger.client().register('u', buildRegistration({ segments: 0 })));
    expect(error).to.have.property('code', 'InvalidRequest');
    expect(error.message).to.equal('the registration: segments is 0, but must be >= 1');
  });

  it('answers 503 with Retry-After for a uid that it does not know', async () => {
    const { status, headers, body } = await ledger.claim('unknown');
    expect([status, headers.get('retry-after')]).to.deep.equal([503, '1']);
    expect(body).to.have.keys('code', 'message', 'remedy').and.to.include({ code: 'UnknownComputation' });
  });

  it('hands out a segment with range, offset and a higher epoch at each claim', async () => {
    await ledger.register('u', buildRegistration({ segments: 3 }));
    expect((await ledger.claim('u', 1)).body).to.include({ start: 3, end: 6, offset: 3, epoch: 1, complete: false });
    expect((await ledger.claim('u', 1)).body).to.include({ epoch: 2 });
    expect((await ledger.claim('u', 3)).body).to.include({ code: 'UnknownSegment' });
  });

  it('completes an empty segment at its claim', async () => {
    await ledger.register('u', buildRegistration({ total: 1, segments: 2 }));
    expect((await ledger.claim('u', 0)).body).to.include({ start: 0, end: 0, complete: true });
    expect((await ledger.client().computation('u')).shards[0]).to.include({ complete: true, worker: 'w-0', epoch: 1 });
  });

  it('stores commits in order and says when the segment is complete', async () => {
    await ledger.register('u', buildRegistration({ total: 3 }));
    await ledger.claim('u');
    const first = await ledger.commit('u', buildCommit({ offset: 0, rows: results(1, 2) }));
    expect(first.body).to.deep.equal({ offset: 2, complete: false, repeated: false });
    const last = await ledger.commit('u', buildCommit({ offset: 2, rows: results(3) }));
    expect(last.body).to.deep.equal({ offset: 3, complete: true, repeated: false, allComplete: true });
    expect((await ledger.claim('u')).body).to.include({ complete: true, epoch: 1 });
  });

  it('answers a repeated commit without storing it again, also after another claim', async () => {
    await ledger.register('u', buildRegistration());
    await ledger.claim('u');
    const body = buildCommit({ offset: 0, rows: results(1, 2) });
    await ledger.commit('u', body);
    expect((await ledger.commit('u', body)).body).to.include({ offset: 2, repeated: true });
    await ledger.claim('u', 0, 'w-1');
    expect((await ledger.commit('u', body)).body).to.include({ offset: 2, repeated: true });
    expect(await ledger.client().computation('u')).to.include({ completed: 2 });
  });

  it('goes on from the durable offset in another process', async () => {
    await ledger.register('u', buildRegistration({ aggregations: [SUM] }));
    await ledger.claim('u');
    await ledger.commit('u', buildCommit({ offset: 0, rows: results(1, 2, 3), aggregations: [SUM] }));
    ledger = await ledger.restart();
    expect((await ledger.claim('u', 0, 'w-1')).body).to.include({ offset: 3, epoch: 2, careful: true });
    await ledger.commit('u', buildCommit({ epoch: 2, offset: 3, rows: results(4), aggregations: [SUM] }));
    expect((await ledger.client().computation('u')).aggregates[0]).to.include({ value: '10', aggregated: 4 });
  });

  describe('lets the next claim be careful', () => {
    beforeEach(async () => {
      await ledger.register('u', buildRegistration());
      await ledger.claim('u', 0, 'w-0');
    });

    it('when the last claimant is gone without a goodbye', async () => {
      expect((await ledger.claim('u', 0, 'w-1')).body).to.include({ careful: true });
    });

    it('but not when it said goodbye', async () => {
      await ledger.beat('u', { leaving: true });
      expect((await ledger.claim('u', 0, 'w-1')).body).to.include({ careful: false });
    });

    it('but not when the same worker asks again because it heard no answer', async () => {
      expect((await ledger.claim('u', 0, 'w-0')).body).to.include({ careful: false, epoch: 2 });
    });

    it('when a worker of the same name claims after it was heard of', async () => {
      await ledger.beat('u');
      expect((await ledger.claim('u', 0, 'w-0')).body).to.include({ careful: true });
    });
  });

  it('answers a heartbeat with offset, and 409 to one of an older claim', async () => {
    await ledger.register('u', buildRegistration());
    await ledger.claim('u');
    expect((await ledger.beat('u')).body).to.deep.equal({ offset: 0, complete: false });
    await ledger.claim('u');
    const { status, body } = await ledger.beat('u');
    expect([status, body['code']]).to.deep.equal([409, 'StaleEpoch']);
  });

  it('answers 410 for ended uids, known before or not, and keeps them from coming back', async () => {
    const client = ledger.client();
    await client.register('u', buildRegistration());
    for (const uid of ['u', 'never-seen']) {
      await client.end(uid, 0);
      await client.end(uid, 0);
      expect((await ledger.claim(uid)).status).to.equal(410);
      expect(await rejection(client.register(uid, buildRegistration()))).to.have.property('code', 'ComputationEnded');
    }
    expect((await client.progress()).computations).to.deep.equal([]);
  });

  it('keeps the rows of an ended Computation readable while they are kept', async () => {
    const client = ledger.client();
    await ledger.register('u', buildRegistration());
    await ledger.claim('u');
    await ledger.commit('u', buildCommit({ offset: 0, rows: results(7) }));
    await client.end('u', 60);
    expect(await ledger.table('u')).to.equal('{"param_id":0,"result":7}\n');
    await client.end('u', 0);
    expect(await ledger.table('u')).to.contain('ComputationEnded');
  });

  it('refuses what goes beyond maxBytes until it is raised', async () => {
    const client = ledger.client();
    await client.register('u', buildRegistration({ maxBytes: 10 }));
    await ledger.claim('u');
    const body = buildCommit({ offset: 0, rows: results('long enough') });
    expect((await ledger.commit('u', body)).body).to.include({ code: 'ResultsFull' });
    expect(await client.computation('u')).to.include({ full: true, bytes: 0, completed: 0 });
    await client.register('u', buildRegistration({ maxBytes: 1000 }));
    expect((await ledger.commit('u', body)).status).to.equal(200);
    expect(await client.computation('u')).to.include({ full: false, completed: 1 });
  });

  it('shows failures in progress and lists them all', async () => {
    await ledger.register('u', buildRegistration({ total: 12 }));
    await ledger.claim('u');
    const rows = Array.from({ length: 12 }, (_, id) => failure(`at ${id}`, 'ValueError'));
    await ledger.commit('u', buildCommit({ offset: 0, rows }));
    const progress = await ledger.client().computation('u');
    expect(progress).to.include({ completed: 0, failed: 12, complete: true });
    expect(progress.failures.map(({ id }) => id)).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const rest = await ledger.client().failures('u', 9, 5);
    expect(rest).to.deep.equal(
      [10, 11].map((id) => ({ id, parameter: id, reason: 'Exception', type: 'ValueError', message: `at ${id}` })),
    );
  });
});

async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('it was not refused');
}
