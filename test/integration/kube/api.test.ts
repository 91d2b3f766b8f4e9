import { expect } from 'chai';
import { ApiError } from '../../../operator/kube/api-error.ts';
import { connect } from '../../../operator/kube/connect.ts';
import type { KubeConnection } from '../../../operator/kube/connect.ts';
import type { ConfigMap, Job, KubeObject } from '../../../operator/kube/objects.ts';
import { CONFIG_MAPS, defineResource, JOBS, NODES } from '../../../operator/kube/resource.ts';
import { sharedTestEnv } from '../../env/shared.ts';

const SERVICE_ACCOUNTS = defineResource<KubeObject>({
  group: '',
  version: 'v1',
  plural: 'serviceaccounts',
  kind: 'ServiceAccount',
});

function configMapIn(namespace: string, name: string, data: Record<string, string> = {}): ConfigMap {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name }, data };
}

function jobIn(namespace: string, name: string): Job {
  const containers = [{ name: 'worker', image: 'ttg-worker' }];
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { namespace, name },
    spec: { suspend: true, template: { spec: { containers, restartPolicy: 'Never' } } },
  };
}

async function refusalOf(promise: Promise<unknown>): Promise<ApiError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof ApiError) {
      return error;
    }
    throw error;
  }
  throw new Error('was not refused');
}

describe('the API client on a real API server', function () {
  this.timeout(180_000);
  let connection: KubeConnection;
  let namespace: string;

  before(async () => {
    const env = await sharedTestEnv();
    namespace = await env.newNamespace('kube-api');
    connection = connect(env.kubeConfig());
  });
  after(async () => connection.close());

  it('refuses to create what exists already', async () => {
    await connection.api.create(CONFIG_MAPS, configMapIn(namespace, 'twice'));
    const refusal = await refusalOf(connection.api.create(CONFIG_MAPS, configMapIn(namespace, 'twice')));
    expect(refusal.isAlreadyExists).to.equal(true);
  });

  it('has a patch with a stale resourceVersion refused, and nothing of it written', async () => {
    const { api } = connection;
    const ref = { namespace, name: 'stale' };
    const first = await api.create(CONFIG_MAPS, configMapIn(namespace, 'stale', { a: '1' }));
    const { resourceVersion } = first.metadata;
    await api.patch(CONFIG_MAPS, ref, { metadata: { resourceVersion }, data: { a: '2' } }, { type: 'merge' });
    const refusal = await refusalOf(
      api.patch(CONFIG_MAPS, ref, { metadata: { resourceVersion }, data: { a: '3' } }, { type: 'merge' }),
    );
    expect(refusal.isConflict).to.equal(true);
    expect((await api.get(CONFIG_MAPS, ref)).data).to.deep.equal({ a: '2' });
  });

  it('patches the status alone, and not with a stale resourceVersion', async () => {
    const { api } = connection;
    const ref = { namespace, name: 'status' };
    const job = await api.create(JOBS, jobIn(namespace, 'status'));
    const stale = job.metadata.resourceVersion ?? '';
    const conditions = [{ type: 'Custom', status: 'True', reason: 'Test', lastTransitionTime: '2026-01-27T05:20:48Z' }];
    const patched = await api.patchStatus(JOBS, ref, { conditions }, stale);
    expect(patched.status?.conditions?.map(({ type }) => type)).to.include('Custom');
    const refusal = await refusalOf(api.patchStatus(JOBS, ref, { conditions: [] }, stale));
    expect(refusal.isConflict).to.equal(true);
  });

  it('applies what it owns and leaves the rest', async () => {
    const { api } = connection;
    const ref = { namespace, name: 'applied' };
    await api.create(CONFIG_MAPS, configMapIn(namespace, 'applied', { other: 'x' }));
    const body = configMapIn(namespace, 'applied', { ours: 'y' });
    const applied = await api.patch(CONFIG_MAPS, ref, body, { type: 'apply', fieldManager: 'test' });
    expect(applied.data).to.deep.equal({ other: 'x', ours: 'y' });
  });

  it('deletes only the object that is meant', async () => {
    const { api } = connection;
    const ref = { namespace, name: 'deleted' };
    const { metadata } = await api.create(CONFIG_MAPS, configMapIn(namespace, 'deleted'));
    const refusal = await refusalOf(api.delete(CONFIG_MAPS, ref, { preconditions: { uid: 'another' } }));
    expect(refusal.isConflict).to.equal(true);
    expect(await api.delete(CONFIG_MAPS, ref, { preconditions: { uid: metadata.uid ?? '' } })).to.equal(true);
    expect(await api.delete(CONFIG_MAPS, ref)).to.equal(false);
    expect(await api.find(CONFIG_MAPS, ref)).to.equal(undefined);
  });

  it('lists page by page', async () => {
    const { api } = connection;
    for (const name of ['p1', 'p2', 'p3']) {
      const object = configMapIn(namespace, name);
      await api.create(CONFIG_MAPS, { ...object, metadata: { ...object.metadata, labels: { page: 'yes' } } });
    }
    const page = { namespace, labelSelector: 'page=yes', limit: 2 };
    const first = await api.list(CONFIG_MAPS, page);
    const second = await api.list(CONFIG_MAPS, { ...page, continue: first.metadata.continue ?? '' });
    expect([...first.items, ...second.items].map(({ metadata }) => metadata.name)).to.deep.equal(['p1', 'p2', 'p3']);
    expect(second.metadata.continue).to.equal(undefined);
  });

  it('reads cluster-scoped objects, too', async () => {
    expect((await connection.api.list(NODES)).items).to.deep.equal([]);
  });

  it('gets a token of a service account for an audience', async () => {
    const account = { namespace, name: 'reader' };
    await connection.api.create(SERVICE_ACCOUNTS, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: account });
    const { token } = await connection.api.requestToken(account, ['ttg-ledger/read'], 600);
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).to.include({ sub: `system:serviceaccount:${namespace}:reader` });
    expect(claims.aud).to.deep.equal(['ttg-ledger/read']);
  });
});
