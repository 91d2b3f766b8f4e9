import { expect } from 'chai';
import { SILENT } from '../../../operator/log.ts';
import type { Logger } from '../../../operator/log.ts';
import { ApiError } from '../../../operator/kube/api-error.ts';
import { connect } from '../../../operator/kube/connect.ts';
import type { KubeConnection } from '../../../operator/kube/connect.ts';
import type { KubeApi } from '../../../operator/kube/contract.ts';
import type { ConfigMap } from '../../../operator/kube/objects.ts';
import { Reflector } from '../../../operator/kube/reflector.ts';
import type { ReflectorOptions } from '../../../operator/kube/reflector.ts';
import { CONFIG_MAPS } from '../../../operator/kube/resource.ts';
import { ObjectStore } from '../../../operator/kube/store.ts';
import { startTestEnv } from '../../env/test-env.ts';
import type { TestEnv } from '../../env/test-env.ts';
import { startCuttableProxy } from '../../kube/cuttable-proxy.ts';
import type { CuttableProxy } from '../../kube/cuttable-proxy.ts';
import { eventually } from '../../kube/eventually.ts';

async function put(api: KubeApi, namespace: string, name: string, value: string): Promise<ConfigMap> {
  const metadata = { namespace, name, labels: { watched: 'yes' } };
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { value } };
  return api.patch(CONFIG_MAPS, metadata, object, { type: 'apply', fieldManager: 'test' });
}

async function isGone(api: KubeApi, namespace: string, resourceVersion: string): Promise<boolean> {
  const options = { namespace, resourceVersion, timeoutSeconds: 1, idleTimeoutMs: 5000 };
  try {
    for await (const _ of api.watch(CONFIG_MAPS, { ...options, signal: AbortSignal.timeout(5000) })) {
      return false;
    }
    return false;
  } catch (error) {
    return error instanceof ApiError && error.isGone;
  }
}

describe('a reflector on a real API server', function () {
  this.timeout(120_000);
  let env: TestEnv;
  let direct: KubeConnection;
  let proxy: CuttableProxy;
  let proxied: KubeConnection;
  let store: ObjectStore<ConfigMap>;
  let reflectors: Reflector<ConfigMap>[];

  before(async () => {
    // Without its watch cache the API server answers watches from etcd itself, whose old revisions go after a second.
    env = await startTestEnv({ apiServerFlags: ['--watch-cache=false', '--etcd-compaction-interval=1s'] });
  });
  after(async () => env.stop());

  beforeEach(async () => {
    direct = connect(env.kubeConfig());
    proxy = await startCuttableProxy(env.kubeConfig());
    proxied = connect(proxy.kubeConfig);
    store = new ObjectStore<ConfigMap>({}, SILENT);
    reflectors = [];
  });
  afterEach(async () => {
    await Promise.all(reflectors.map(async (reflector) => reflector.stop()));
    await proxied.close();
    await proxy.close();
    await direct.close();
  });

  function reflect(namespace: string, options: Partial<ReflectorOptions<ConfigMap>> = {}): void {
    const reflector = new Reflector<ConfigMap>({
      api: proxied.api,
      resource: CONFIG_MAPS,
      store,
      log: SILENT,
      namespace,
      labelSelector: 'watched=yes',
      backoff: { baseMs: 50, maxMs: 500 },
      ...options,
    });
    reflectors.push(reflector);
    reflector.start();
  }
  const values = (): Record<string, string | undefined> =>
    Object.fromEntries(store.list().map(({ metadata, data }) => [metadata.name, data?.['value']]));

  it('sees what is created, changed and deleted, and only what is labelled', async () => {
    const namespace = await env.newNamespace('watched');
    await put(direct.api, namespace, 'before', '1');
    reflect(namespace);
    await eventually(() => expect(store.hasSynced()).to.equal(true));
    await put(direct.api, namespace, 'after', '2');
    await env.kubectl('create', 'configmap', 'unlabelled', '-n', namespace);
    await put(direct.api, namespace, 'before', '3');
    await eventually(() => expect(values()).to.deep.equal({ before: '3', after: '2' }));
    await direct.api.delete(CONFIG_MAPS, { namespace, name: 'before' });
    await eventually(() => expect(values()).to.deep.equal({ after: '2' }));
  });

  it('fills one store from several namespaces, and none but those', async () => {
    const [one, two, three] = [
      await env.newNamespace('one'),
      await env.newNamespace('two'),
      await env.newNamespace('three'),
    ];
    await put(direct.api, two, 'b', '2');
    reflect(one);
    reflect(two);
    await eventually(() => expect(store.hasSynced()).to.equal(true));
    await put(direct.api, one, 'a', '1');
    await put(direct.api, three, 'c', '3');
    await put(direct.api, two, 'd', '4');
    await eventually(() => expect(values()).to.deep.equal({ a: '1', b: '2', d: '4' }));
    expect(store.get(`${one}/a`)?.data).to.deep.equal({ value: '1' });
  });

  it('lists again when etcd compacted away where it was, and reports what it missed, deletions too', async () => {
    const namespace = await env.newNamespace('compacted');
    await put(direct.api, namespace, 'deleted', '1');
    const last = await put(direct.api, namespace, 'kept', '1');
    const reasons: unknown[] = [];
    const log: Logger = { ...SILENT, warn: (_, fields) => reasons.push(fields?.['reason']), child: () => log };
    reflect(namespace, { log, backoff: { baseMs: 4000, maxMs: 4000, jitter: 0 } });
    await eventually(() => expect(values()).to.deep.equal({ deleted: '1', kept: '1' }));
    const gone: string[] = [];
    store.onChange((key, _, now) => (now === undefined ? gone.push(key) : undefined));

    proxy.cut();
    await direct.api.delete(CONFIG_MAPS, { namespace, name: 'deleted' });
    await put(direct.api, namespace, 'kept', '2');
    await eventually(async () => {
      await put(direct.api, namespace, 'new', String(Date.now()));
      expect(await isGone(direct.api, namespace, last.metadata.resourceVersion ?? '')).to.equal(true);
    }, 60_000);
    await put(direct.api, namespace, 'new', '1');
    proxy.restore();

    await eventually(() => expect(values()).to.deep.equal({ kept: '2', new: '1' }), 30_000);
    expect(reasons.join()).to.contain('Expired');
    expect(gone).to.deep.equal([`${namespace}/deleted`]);
    await put(direct.api, namespace, 'new', '2');
    await eventually(() => expect(values()).to.deep.equal({ kept: '2', new: '2' }));
  });

  it('notices a line on which nothing comes though it is open', async () => {
    const namespace = await env.newNamespace('stalled');
    reflect(namespace, { idleTimeoutMs: 1000 });
    await eventually(() => expect(store.hasSynced()).to.equal(true));
    proxy.stall();
    await put(direct.api, namespace, 'missed', '1');
    proxy.restore();
    await eventually(() => expect(values()).to.deep.equal({ missed: '1' }), 30_000);
  });

  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    it(`goes on after the API server was ended by ${signal} and came back`, async () => {
      const namespace = await env.newNamespace(`restarted-${signal.toLowerCase()}`);
      await put(direct.api, namespace, 'a', '1');
      reflect(namespace);
      await eventually(() => expect(values()).to.deep.equal({ a: '1' }));
      await env.stopApiServer(signal);
      await env.startApiServer();
      await eventually(async () => put(direct.api, namespace, 'a', '2'), 30_000);
      await eventually(() => expect(values()).to.deep.equal({ a: '2' }), 30_000);
    });
  }
});
