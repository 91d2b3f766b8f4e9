import { expect } from 'chai';
import type { KubeConfig } from '@kubernetes/client-node';
import { SILENT } from '../../../operator/log.ts';
import { connect } from '../../../operator/kube/connect.ts';
import type { KubeConnection } from '../../../operator/kube/connect.ts';
import type { Store } from '../../../operator/kube/contract.ts';
import { Engine } from '../../../operator/kube/engine.ts';
import type { Driven } from '../../../operator/kube/engine.ts';
import type { ConfigMap } from '../../../operator/kube/objects.ts';
import { CONFIG_MAPS, JOBS, keyOf, LEASES } from '../../../operator/kube/resource.ts';
import { sharedTestEnv } from '../../env/shared.ts';
import type { TestEnv } from '../../env/test-env.ts';
import { startCuttableProxy } from '../../kube/cuttable-proxy.ts';
import { eventually } from '../../kube/eventually.ts';

const LEASE = { leaseMs: 3000, renewDeadlineMs: 2000, retryMs: 200 };

/** A controller that writes into each ConfigMap who reconciled it. */
interface Stamper {
  engine: Engine;
  driven: Driven;
  store: () => Store<ConfigMap>;
}

function stamper(kubeConfig: KubeConfig, namespace: string, identity: string): Stamper {
  const settings = {
    watchNamespaces: [namespace],
    leaderElection: true,
    identity,
    podNamespace: namespace,
    healthPort: 0,
  };
  const engine = new Engine({ kubeConfig, settings, log: SILENT, healthHost: '127.0.0.1', lease: LEASE });
  let store: Store<ConfigMap> | undefined;
  const driven: Driven = {
    watch: async (shell) => {
      store = await shell.watch(CONFIG_MAPS, {
        keysOf: (event) => [keyOf({ name: event.meta.name, namespace: event.meta.namespace })],
      });
      await shell.watch(JOBS, {
        keysOf: ({ object, meta }) =>
          (object.metadata?.ownerReferences ?? []).map(({ name }) => `${meta.namespace ?? ''}/${name}`),
      });
    },
    reconcile: async (key) => {
      const object = store?.get(key);
      if (object !== undefined && object.data?.['stamp'] !== identity) {
        const { resourceVersion } = object.metadata;
        const body = { metadata: { resourceVersion }, data: { stamp: identity } };
        await engine.api.patch(CONFIG_MAPS, object.metadata, body, { type: 'merge' });
        engine.events.event(object, 'Normal', 'Stamped', `by ${identity}`);
      }
      return {};
    },
  };
  return {
    engine,
    driven,
    store: () => {
      if (store === undefined) {
        throw new Error('not watched yet');
      }
      return store;
    },
  };
}

describe('the engine on a real API server', function () {
  this.timeout(180_000);
  let env: TestEnv;
  let direct: KubeConnection;
  let namespace: string;
  let running: Engine[];

  beforeEach(async () => {
    env = await sharedTestEnv();
    namespace = await env.newNamespace('engine');
    direct = connect(env.kubeConfig());
    running = [];
  });
  afterEach(async () => {
    await Promise.all(running.map(async (engine) => engine.stop()));
    await direct.close();
  });

  async function begin(identity: string, kubeConfig = env.kubeConfig()): Promise<Stamper> {
    const made = stamper(kubeConfig, namespace, identity);
    running.push(made.engine);
    await made.engine.start(made.driven);
    return made;
  }
  async function create(name: string): Promise<void> {
    await direct.api.create(CONFIG_MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name } });
  }
  const stampOf = async (name: string): Promise<string | undefined> =>
    (await direct.api.get(CONFIG_MAPS, { namespace, name })).data?.['stamp'];

  it('reconciles what was there before and what comes, and says so in events and metrics', async () => {
    await create('before');
    const { engine } = await begin('one');
    await create('after');
    await eventually(async () => {
      expect(await stampOf('before')).to.equal('one');
      expect(await stampOf('after')).to.equal('one');
    });
    await engine.events.flush();
    expect(await env.kubectl('get', 'events', '-n', namespace)).to.match(
      /Normal\s+Stamped\s+configmap\/after\s+by one/,
    );
    expect((await fetch(`${engine.healthUrl}/readyz`)).status).to.equal(200);
    const metrics = await (await fetch(`${engine.healthUrl}/metrics`)).text();
    expect(metrics).to.match(/controller_runtime_reconcile_total\{controller="computation",result="success"\} [1-9]/);
    expect(metrics).to.contain('leader_election_master_status{name="ttg-operator"} 1');
    expect(metrics).to.match(/rest_client_requests_total\{.*code="200".*\} [1-9]/);
  });

  it('stands by, filled and ready, while another one leads, and takes over when that one stops', async () => {
    const first = await begin('one');
    await create('a');
    await eventually(async () => expect(await stampOf('a')).to.equal('one'));
    const second = await begin('two');
    await eventually(async () => expect((await fetch(`${second.engine.healthUrl}/readyz`)).status).to.equal(200));
    expect(second.store().list()).not.to.deep.equal([]);
    const refused = await second.engine.api
      .delete(CONFIG_MAPS, { namespace, name: 'a' })
      .catch((error: unknown) => error);
    expect(refused).to.have.property('code', 'LeadershipLost');
    await first.engine.stop();
    await eventually(async () => expect(await stampOf('a')).to.equal('two'));
  });

  it('ends with 1 when it lost its lease', async () => {
    const proxy = await startCuttableProxy(env.kubeConfig());
    const { engine } = await begin('one', proxy.kubeConfig);
    await create('a');
    await eventually(async () => expect(await stampOf('a')).to.equal('one'));
    proxy.cut();
    expect(await engine.ended).to.equal(1);
    await engine.stop();
    await proxy.close();
  });

  it('gives its lease back and closes its health server when it stops', async () => {
    const { engine } = await begin('one');
    await eventually(() => expect(engine.leadership.isLeader()).to.equal(true));
    const url = engine.healthUrl;
    await engine.stop();
    const lease = await direct.api.get(LEASES, { namespace, name: 'ttg-operator' });
    expect(lease.spec?.holderIdentity).to.equal('');
    expect(await fetch(url).catch(() => 'closed')).to.equal('closed');
  });
});
