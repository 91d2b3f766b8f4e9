import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../env/until.ts';
import { HttpProxy, type Fate } from '../../kube/http-proxy.ts';
import { SECRET, TestLedger } from '../../ledger/test-ledger.ts';
import { PROBLEMS, registrationOf, totalOf } from '../schedule/problem.ts';
import { answerOf, undisturbed, workerEnv } from '../schedule/undisturbed.ts';
import { WorkerProcess } from '../schedule/worker-process.ts';

const [PROBLEM] = PROBLEMS;

/** A worker whose way to the ledger can be blocked for commits: what it sends then arrives when that is over. */
class Held {
  readonly process: WorkerProcess;
  readonly #proxy: HttpProxy;
  #release: (() => void) | undefined;
  /** Commits that are on their way and do not arrive. */
  held = 0;
  /** What the ledger said to commits, where it stored nothing. */
  readonly refusals: string[] = [];

  private constructor(process: WorkerProcess, proxy: HttpProxy) {
    this.process = process;
    this.#proxy = proxy;
    proxy.answer = ({ path }, body) => {
      const refusal = path.endsWith('/commits') ? /"code":"(\w+)"/.exec(body)?.[1] : undefined;
      if (refusal !== undefined) this.refusals.push(refusal);
      return body;
    };
  }

  static async start(name: string, ledger: TestLedger, tokenFile: string): Promise<Held> {
    const proxy = await HttpProxy.start(ledger.url);
    const env = { ...workerEnv(proxy.url, tokenFile, 0), TTG_COMMIT_SECONDS: '0.1' };
    return new Held(new WorkerProcess(name, env), proxy);
  }

  /** Settles when a commit is held, with the rows that it carries and those behind it in the worker's memory. */
  async hold(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#release = resolve;
    this.#proxy.gate = async ({ path }): Promise<Fate> => {
      if (path.endsWith('/commits')) {
        this.held += 1;
        await promise;
      }
      return 'pass';
    };
    await until(`a commit of ${this.process.name} to be on its way`, () => this.held > 0);
  }

  release(): void {
    this.#proxy.gate = () => 'pass';
    this.#release?.();
  }

  async end(): Promise<void> {
    this.release();
    this.process.signal('SIGKILL');
    await this.process.ended;
    await this.#proxy.close();
  }
}

describe('two workers of one shard, one of which comes late', function () {
  this.timeout(180_000);
  let ledger: TestLedger;
  let tokenFile: string;
  let twins: Held[];

  beforeEach(async () => {
    ledger = await TestLedger.start();
    tokenFile = join(ledger.folder, 'token');
    writeFileSync(tokenFile, SECRET);
    if (PROBLEM === undefined) throw new Error('there is no problem to compute');
    await ledger.register('u', registrationOf(PROBLEM, 1, 1));
    twins = [];
  });
  afterEach(async () => {
    await Promise.all(twins.map(async (twin) => twin.end()));
    await ledger.close();
  });

  async function start(name: string): Promise<Held> {
    const twin = await Held.start(name, ledger, tokenFile);
    twins.push(twin);
    return twin;
  }

  async function offset(): Promise<number> {
    const { completed, failed } = await ledger.client().computation('u');
    return completed + failed;
  }

  async function moved(): Promise<void> {
    const before = await offset();
    await until('rows more', async () => (await offset()) > before);
  }

  /** Both end with 0 once nobody holds them up, and what is stored is what one worker alone stores. */
  async function expectWhole(): Promise<void> {
    if (PROBLEM === undefined) return;
    expect(await Promise.all(twins.map(async (twin) => twin.process.ended))).to.deep.equal([0, 0]);
    expect(await offset()).to.equal(totalOf(PROBLEM));
    expect(await answerOf(ledger.client(), 'u')).to.deep.equal(await undisturbed(PROBLEM));
  }

  it('store each parameter once when the old one’s commit arrives while the new one computes', async () => {
    const old = await start('old');
    await moved();
    await old.hold();
    await start('new');
    await moved();
    old.release();
    await expectWhole();
    expect(old.refusals[0]).to.equal('StaleEpoch');
  });

  it('store each parameter once when the old one’s commit arrives after the end', async () => {
    const old = await start('old');
    await moved();
    await old.hold();
    const next = await start('new');
    expect(await next.process.ended).to.equal(0);
    old.release();
    await expectWhole();
    expect(old.refusals[0]).to.equal('StaleEpoch');
  });

  for (const first of ['old', 'new']) {
    it(`store each parameter once when commits of both are on their way and the ${first} one’s arrives first`, async () => {
      const old = await start('old');
      await moved();
      await old.hold();
      const next = await start('new');
      await moved();
      await next.hold();
      const [sooner, later] = first === 'old' ? [old, next] : [next, old];
      sooner.release();
      if (first === 'new') await moved();
      later.release();
      await expectWhole();
      expect(old.refusals[0]).to.equal('StaleEpoch');
    });
  }

  it('store each parameter once when the old one, frozen with rows in its memory, wakes in the middle or at the end', async () => {
    const old = await start('old');
    await moved();
    old.process.signal('SIGSTOP');
    const next = await start('new');
    await moved();
    old.process.signal('SIGCONT');
    await moved();
    next.process.signal('SIGSTOP');
    expect(await old.process.ended).to.equal(0);
    next.process.signal('SIGCONT');
    await expectWhole();
  });
});
