import { expect } from 'chai';
import { progressOf, shardOf } from '../../test/reconcile/builders.ts';
import { until } from '../../test/env/until.ts';
import type { ComputationProgress, LedgerProgress, Registration } from '../../crds/protocol.ts';
import { SILENT, type LogFields } from '../log.ts';
import type { ControllerLedger } from './controller-ledger.ts';
import { LedgerWatch } from './ledger-watch.ts';

const REGISTRATION: Registration = {
  namespace: 'team',
  name: 'demo',
  total: 10_000,
  segments: 3,
  specHash: 'hash',
  work: {
    parameters: { count: 10_000 },
    algorithm: { name: 'simulate', args: {} },
    aggregations: [],
    retriesPerParameter: 0,
    slots: 1,
  },
};

/** A ledger that says what it is told to say, and fails where a real one hardly can be made to. */
class ScriptedLedger implements ControllerLedger {
  asked: (string | undefined)[] = [];
  answer: () => Promise<LedgerProgress> = async () => answerOf([]);

  register = async () => ({ created: true });
  end = async () => {};
  lostWorkers = async () => {};
  upload = async (checksum: string) => ({ checksum, count: 1 });
  storeList = async (checksum: string) => ({ checksum, count: 1 });
  progress = async (since?: string): Promise<LedgerProgress> => {
    this.asked.push(since);
    return this.answer();
  };
}

function answerOf(computations: ComputationProgress[], changes: Partial<LedgerProgress> = {}): LedgerProgress {
  const now = new Date().toISOString();
  return { boot: 'b', cursor: 'c1', full: true, now, upSeconds: 1, diskFull: false, computations, ...changes };
}

describe('the watch over the ledger', () => {
  const known = progressOf({ uid: 'known', shards: [shardOf(0, 5), shardOf(1, 0), shardOf(2, 0)] });
  let ledger: ScriptedLedger;
  let watch: LedgerWatch;
  let told: string[];

  beforeEach(() => {
    ledger = new ScriptedLedger();
    told = [];
    watch = new LedgerWatch({
      ledger,
      log: SILENT,
      isBusy: () => true,
      busyMs: 5,
      onProgress: ({ uid }) => told.push(uid),
      onState: () => told.push('state'),
    });
  });
  afterEach(async () => watch.stop());

  async function asked(times: number): Promise<void> {
    const before = ledger.asked.length;
    watch.wake();
    await until(`${times} more questions`, () => ledger.asked.length >= before + times);
  }

  it('takes a ledger that was never asked for one that is away', () => {
    expect(watch.view('known').state).to.equal('away');
  });

  it('tells known from unknown Computations, and who has news', async () => {
    ledger.answer = async () => answerOf([known]);
    void watch.start();
    await until('an answer', () => watch.isUp);
    expect(watch.view('known')).to.deep.include({ state: 'answering', progress: known });
    expect(watch.view('other')).to.not.have.property('progress');
    expect(told).to.include.members(['state', 'known']);
  });

  it('asks for what changed since, and keeps the rest', async () => {
    ledger.answer = async () => answerOf([known]);
    void watch.start();
    await asked(1);
    ledger.answer = async () => answerOf([], { full: false, cursor: 'c2' });
    await asked(3);
    expect(ledger.asked.at(-1)).to.equal('c2');
    expect(watch.view('known')).to.have.property('progress', known);
  });

  it('forgets what a full answer does not hold: the ledger has lost it', async () => {
    ledger.answer = async () => answerOf([known]);
    void watch.start();
    await asked(2);
    ledger.answer = async () => answerOf([], { boot: 'b2' });
    await asked(2);
    expect(watch.view('known')).to.not.have.property('progress');
  });

  it('does not forget a registration for an answer to an earlier question', async () => {
    const slow = Promise.withResolvers<LedgerProgress>();
    ledger.answer = () => slow.promise;
    void watch.start();
    await until('a question', () => ledger.asked.length === 1);
    ledger.answer = async () => answerOf([], { full: false });
    watch.registered('fresh', REGISTRATION, { created: true });
    slow.resolve(answerOf([]));
    await until('an answer', () => watch.isUp);
    const view = watch.view('fresh');
    expect(view.state === 'answering' && view.progress?.shards.map(({ start, end }) => [start, end])).to.deep.equal([
      [0, 3333],
      [3333, 6666],
      [6666, 10_000],
    ]);
  });

  it('says since when and why a ledger is away, and keeps asking', async () => {
    void watch.start();
    await asked(1);
    ledger.answer = async () => {
      throw new Error('connect ECONNREFUSED');
    };
    await until('it to be away', () => !watch.isUp);
    const view = watch.view('known');
    await asked(2);
    expect(view).to.deep.include({ state: 'away', message: 'connect ECONNREFUSED' });
    const later = watch.view('known');
    expect(later.state === 'away' && view.state === 'away' && later.since).to.equal(
      view.state === 'away' && view.since,
    );
    ledger.answer = async () => answerOf([known]);
    await until('it to be back', () => watch.isUp);
  });

  it('logs each reason of an absence once, and again in the next one', async () => {
    const logged: unknown[] = [];
    const warn = (_: string, fields?: LogFields): void => void logged.push(fields?.['message']);
    await watch.stop();
    const log = { ...SILENT, warn, child: () => log };
    watch = new LedgerWatch({
      ledger,
      log,
      isBusy: () => true,
      busyMs: 5,
      onProgress: () => {},
      onState: () => {},
    });
    const fails = async (why: string): Promise<void> => {
      ledger.answer = async () => Promise.reject(new Error(why));
      const before = ledger.asked.length;
      await until('it to have been asked again', () => ledger.asked.length > before + 2);
    };
    await watch.start();
    await fails('connect ECONNREFUSED');
    await fails('the certificate has expired');
    await fails('connect ECONNREFUSED');
    ledger.answer = async () => answerOf([]);
    await until('the ledger to be back', () => watch.isUp);
    await fails('connect ECONNREFUSED');
    expect(logged).to.deep.equal(['connect ECONNREFUSED', 'the certificate has expired', 'connect ECONNREFUSED']);
  });

  it('asks a ledger that is away often, also while nothing runs', async () => {
    await watch.stop();
    watch = new LedgerWatch({
      ledger,
      log: SILENT,
      isBusy: () => false,
      busyMs: 5,
      idleMs: 3_600_000,
      onProgress: () => {},
      onState: () => {},
    });
    ledger.answer = async () => Promise.reject(new Error('connect ECONNREFUSED'));
    await watch.start();
    await until('it to have been asked again', () => ledger.asked.length >= 3);
    ledger.answer = async () => answerOf([]);
    await until('the ledger to be back', () => watch.isUp);
  });
});
