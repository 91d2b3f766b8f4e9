import { expect } from 'chai';
import { SILENT } from '../../../operator/log.ts';
import { connect } from '../../../operator/kube/connect.ts';
import type { KubeConnection } from '../../../operator/kube/connect.ts';
import { fenced } from '../../../operator/kube/fenced-api.ts';
import { LeaderElector } from '../../../operator/kube/leader-election.ts';
import type { LeaderElectorOptions } from '../../../operator/kube/leader-election.ts';
import type { Lease } from '../../../operator/kube/objects.ts';
import { CONFIG_MAPS, LEASES } from '../../../operator/kube/resource.ts';
import { sharedTestEnv } from '../../env/shared.ts';
import { startCuttableProxy } from '../../kube/cuttable-proxy.ts';
import type { CuttableProxy } from '../../kube/cuttable-proxy.ts';
import { HttpProxy } from '../../kube/http-proxy.ts';
import { eventually } from '../../kube/eventually.ts';

const TIMES = { leaseMs: 3000, renewDeadlineMs: 2000, retryMs: 200 };
/** With these, what does not come at once does not come in the time of a test. */
const ENDLESS = { leaseMs: 600_000, renewDeadlineMs: 500_000, retryMs: 200 };

describe('leader election on a real API server', function () {
  this.timeout(180_000);
  let connection: KubeConnection;
  let proxy: CuttableProxy;
  let proxied: KubeConnection;
  let namespace: string;
  let electors: LeaderElector[];
  let ends: (() => Promise<void>)[];

  beforeEach(async () => {
    const env = await sharedTestEnv();
    namespace = await env.newNamespace('lease');
    connection = connect(env.kubeConfig());
    proxy = await startCuttableProxy(env.kubeConfig());
    proxied = connect(proxy.kubeConfig);
    electors = [];
    ends = [];
  });
  afterEach(async () => {
    await Promise.all(electors.map(async (elector) => elector.stop()));
    for (const end of ends) await end();
    await proxied.close();
    await proxy.close();
    await connection.close();
  });

  function elect(identity: string, options: Partial<LeaderElectorOptions> = {}): LeaderElector {
    const name = 'operator';
    const elector = new LeaderElector({
      api: connection.api,
      namespace,
      name,
      identity,
      log: SILENT,
      ...TIMES,
      ...options,
    });
    electors.push(elector);
    elector.start();
    return elector;
  }
  const lease = async (): Promise<Lease> => connection.api.get(LEASES, { namespace, name: 'operator' });
  const leaders = (): boolean[] => electors.map((elector) => elector.isLeader());

  it('makes one of two the leader, and keeps it so while that one renews', async () => {
    const first = elect('first');
    await first.acquired;
    elect('second');
    const { spec } = await lease();
    expect(spec).to.include({ holderIdentity: 'first', leaseDurationSeconds: 3, leaseTransitions: 0 });
    await eventually(async () => {
      expect(leaders()).to.deep.equal([true, false]);
      expect(Date.parse((await lease()).spec?.renewTime ?? '')).to.be.above(Date.parse(spec?.acquireTime ?? '') + 4000);
    });
    expect((await lease()).spec?.acquireTime).to.equal(spec?.acquireTime);
  });

  it('hands over at once on a clean stop', async () => {
    const first = elect('first', ENDLESS);
    await first.acquired;
    const second = elect('second', ENDLESS);
    await first.stop();
    expect(first.isLeader()).to.equal(false);
    await second.acquired;
    expect((await lease()).spec).to.include({ holderIdentity: 'second', leaseTransitions: 1 });
  });

  const unheard: Readonly<Record<string, (proxied: HttpProxy) => void>> = {
    'had no answer to yet': (silent) => (silent.gate = ({ method }) => (method === 'POST' ? 'no answer' : 'pass')),
    'was told only that it took too long': (late) =>
      (late.status = ({ method }, status) => (method === 'POST' ? 504 : status)),
  };
  for (const [title, disturb] of Object.entries(unheard)) {
    it(`gives back on a clean stop also what it asked for and ${title}`, async () => {
      const env = await sharedTestEnv();
      const disturbed = await HttpProxy.start(env.url, env.certificateAuthority);
      disturb(disturbed);
      const through = connect(disturbed.kubeConfig(env.token));
      ends = [async () => through.close(), async () => disturbed.close()];
      const asking = elect('one', { ...ENDLESS, api: through.api });
      await eventually(async () => expect((await lease()).spec?.holderIdentity).to.equal('one'));
      expect(asking.isLeader()).to.equal(false);
      await asking.stop();
      expect((await lease()).spec?.holderIdentity).to.equal('');
    });
  }

  it('hands over when the leader is cut off, and never are two leading', async () => {
    const changes: string[] = [];
    const first = elect('first', { api: proxied.api, onChange: (leads) => changes.push(`first ${leads}`) });
    await first.acquired;
    const second = elect('second', { onChange: (leads) => changes.push(`second ${leads}`) });
    proxy.cut();
    await Promise.all([first.lost, second.acquired]);
    expect(changes).to.deep.equal(['first true', 'first false', 'second true']);
    expect(leaders()).to.deep.equal([false, true]);
  });

  it('lets a leader that was paused write nothing when it wakes up, even before it has looked', async () => {
    let pausedMs = 0;
    const now = (): number => performance.now() + pausedMs;
    const first = elect('first', { now });
    await first.acquired;
    const api = fenced(connection.api, first);
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name: 'written' } };
    await api.create(CONFIG_MAPS, object);
    pausedMs = TIMES.renewDeadlineMs + 1;
    const failure = await api.delete(CONFIG_MAPS, { namespace, name: 'written' }).catch((error: unknown) => error);
    expect(failure).to.have.property('code', 'LeadershipLost');
    expect(await api.find(CONFIG_MAPS, { namespace, name: 'written' })).not.to.equal(undefined);
    await first.lost;
  });

  it('lets a restarted process of the same name take its own lease up at once', async () => {
    const crashed = elect('pod-1', { ...ENDLESS, api: proxied.api });
    await crashed.acquired;
    proxy.cut();
    await elect('pod-1', ENDLESS).acquired;
  });

  it('counts the time of a foreign lease by its own clock: one that stays as it is runs out', async () => {
    const longAgo = '2020-01-01T00:00:00.000000Z';
    const inTheFuture = '2099-01-01T00:00:00.000000Z';
    for (const [name, renewTime] of [
      ['past', longAgo],
      ['future', inTheFuture],
    ] as const) {
      const spec = { holderIdentity: 'other', leaseDurationSeconds: 1, renewTime, acquireTime: renewTime };
      const metadata = { namespace, name };
      await connection.api.create(LEASES, { apiVersion: LEASES.apiVersion, kind: LEASES.kind, metadata, spec });
      const began = performance.now();
      await elect('first', { name }).acquired;
      expect(performance.now() - began).to.be.at.least(950);
    }
  });

  it('loses a lease that another one took by force', async () => {
    const first = elect('first');
    await first.acquired;
    const patch = { spec: { holderIdentity: 'intruder' } };
    await connection.api.patch(LEASES, { namespace, name: 'operator' }, patch, { type: 'merge' });
    await first.lost;
    expect(first.isLeader()).to.equal(false);
    expect((await lease()).spec?.holderIdentity).to.equal('intruder');
  });
});
