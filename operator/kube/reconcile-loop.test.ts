import { expect } from 'chai';
import { eventually } from '../../test/kube/eventually.ts';
import { SILENT } from '../log.ts';
import type { Logger } from '../log.ts';
import { ApiError } from './api-error.ts';
import { ReconcileLoop } from './reconcile-loop.ts';
import type { Reconcile, ReconcileOutcome } from './reconcile-loop.ts';
import { RateLimitedQueue } from './work-queue.ts';

describe('the reconcile loop', () => {
  let queue: RateLimitedQueue;
  let loop: ReconcileLoop;
  let outcomes: ReconcileOutcome[];
  let errors: string[];

  function begin(reconcile: Reconcile, workers = 2): void {
    queue = new RateLimitedQueue({ backoff: { baseMs: 1, maxMs: 5 } });
    outcomes = [];
    errors = [];
    const log: Logger = { ...SILENT, error: (message) => errors.push(message), child: () => log };
    const observer = { began: () => {}, ended: (outcome: ReconcileOutcome) => outcomes.push(outcome) };
    loop = new ReconcileLoop({ queue, reconcile, log, workers, observer });
    loop.start();
  }
  afterEach(async () => loop.stop());

  it('calls again, after a back-off, until it goes well', async () => {
    let calls = 0;
    begin(async () => {
      calls += 1;
      if (calls < 3) {
        throw new Error('not yet');
      }
      return {};
    });
    queue.add('a');
    await eventually(() => expect(outcomes).to.deep.equal(['error', 'error', 'success']));
    expect(queue.retries('a')).to.equal(0);
    expect(errors).to.have.length(2);
  });

  it('takes a conflict for what it is: somebody else wrote, so look again, no error', async () => {
    let calls = 0;
    begin(async () => {
      calls += 1;
      if (calls === 1) {
        throw new ApiError('PATCH x', 409, { reason: 'Conflict' });
      }
      return {};
    });
    queue.add('a');
    await eventually(() => expect(outcomes).to.deep.equal(['requeue', 'success']));
    expect(errors).to.deep.equal([]);
  });

  it('looks again when it was asked to', async () => {
    let calls = 0;
    begin(async () => {
      calls += 1;
      return calls === 1 ? { requeueAfterMs: 5 } : {};
    });
    queue.add('a');
    await eventually(() => expect(outcomes).to.deep.equal(['requeue_after', 'success']));
  });

  it('works on several keys at once, but on one key only once', async () => {
    const running: string[] = [];
    const gate = Promise.withResolvers<void>();
    let most = 0;
    begin(async (key) => {
      expect(running).not.to.include(key);
      running.push(key);
      most = Math.max(most, running.length);
      await gate.promise;
      running.splice(running.indexOf(key), 1);
      return {};
    });
    ['a', 'b', 'c'].forEach((key) => queue.add(key));
    await eventually(() => expect(running).to.deep.equal(['a', 'b']));
    queue.add('a');
    gate.resolve();
    await eventually(() => expect(outcomes).to.have.length(4));
    expect(most).to.equal(2);
    expect(outcomes).to.deep.equal(['success', 'success', 'success', 'success']);
  });

  it('ends only when the reconciles under way have ended', async () => {
    const gate = Promise.withResolvers<void>();
    begin(async () => {
      await gate.promise;
      return {};
    });
    queue.add('a');
    await eventually(() => expect(queue.unfinished().longestSeconds).to.be.above(0));
    const stopped = loop.stop();
    expect(await Promise.race([stopped.then(() => 'stopped'), Promise.resolve('running')])).to.equal('running');
    gate.resolve();
    await stopped;
    expect(outcomes).to.deep.equal(['success']);
  });
});
