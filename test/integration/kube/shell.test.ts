import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { ResourceEvent, ResourceMeta } from '@dot-i/k8s-operator';
import { SILENT } from '../../../operator/log.ts';
import { connect } from '../../../operator/kube/connect.ts';
import type { KubeConnection } from '../../../operator/kube/connect.ts';
import type { Job } from '../../../operator/kube/objects.ts';
import { JOBS } from '../../../operator/kube/resource.ts';
import { Reflector } from '../../../operator/kube/reflector.ts';
import { resourceMeta } from '../../../operator/kube/shell-event.ts';
import { OperatorShell } from '../../../operator/kube/shell.ts';
import { ObjectStore } from '../../../operator/kube/store.ts';
import { RateLimitedQueue } from '../../../operator/kube/work-queue.ts';
import { sharedTestEnv } from '../../env/shared.ts';
import type { TestEnv } from '../../env/test-env.ts';
import { eventually } from '../../kube/eventually.ts';

/** The members that @dot-i means for subclasses, made public. */
class OpenShell extends OperatorShell {
  async open(meta: ResourceMeta) {
    return {
      uri: this.getCustomResourceApiUri('batch', 'v1', 'jobs', meta.namespace),
      setStatus: async (status: unknown) => this.setResourceStatus(meta, status),
      patchStatus: async (status: unknown) => this.patchResourceStatus(meta, status),
    };
  }

  async finalize(event: ResourceEvent, finalizer: string, action: () => Promise<void>): Promise<boolean> {
    return this.handleResourceFinalizer(event, finalizer, action);
  }

  async register(file: string) {
    return this.registerCustomResourceDefinition(file);
  }

  async watchAnother(): Promise<void> {
    await this.watchResource('', 'v1', 'secrets', async () => {});
  }
}

const CONDITION = { status: 'True', reason: 'Test', lastTransitionTime: '2026-01-27T05:20:48Z' };

describe('the @dot-i shell on a real API server', function () {
  this.timeout(180_000);
  let env: TestEnv;
  let connection: KubeConnection;
  let namespace: string;
  let queue: RateLimitedQueue;
  let shell: OpenShell;
  let events: ResourceEvent[];

  beforeEach(async () => {
    env = await sharedTestEnv();
    namespace = await env.newNamespace('shell');
    connection = connect(env.kubeConfig());
    queue = new RateLimitedQueue();
    events = [];
    shell = new OpenShell({
      kubeConfig: env.kubeConfig(),
      api: connection.api,
      queue,
      log: SILENT,
      namespaces: [namespace],
      setUp: async (self) => {
        await self.watch(JOBS, {
          keysOf: (event) => {
            events.push(event);
            return [`${event.meta.namespace}/${event.meta.name}`];
          },
        });
      },
    });
    await shell.start();
    await eventually(() => expect(shell.hasSynced()).to.equal(true));
  });
  afterEach(async () => {
    await shell.stopped();
    queue.shutDown();
    await connection.close();
  });

  async function create(name: string): Promise<Job> {
    const containers = [{ name: 'worker', image: 'ttg-worker' }];
    const job = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { namespace, name },
      spec: { suspend: true, template: { spec: { containers, restartPolicy: 'Never' } } },
    };
    return connection.api.create(JOBS, job);
  }
  const stored = async (name: string): Promise<Job> => connection.api.get(JOBS, { namespace, name });

  it('puts the key of each change into the queue, and tells the kinds of change apart', async () => {
    await create('a');
    expect(await queue.take()).to.equal(`${namespace}/a`);
    await connection.api.delete(JOBS, { namespace, name: 'a' }, { propagationPolicy: 'Background' });
    await eventually(() => expect(events.map(({ type }) => type)).to.include.members(['ADDED', 'DELETED']));
  });

  it('knows the address of a resource', async () => {
    const { uri } = await shell.open(resourceMeta('jobs', await create('a')));
    expect(uri).to.equal(`${env.url}/apis/batch/v1/namespaces/${namespace}/jobs`);
  });

  it('sets the whole status, patches parts of it, and neither over a newer version', async () => {
    const job = await create('a');
    const { setStatus, patchStatus } = await shell.open(resourceMeta('jobs', job));
    const written = await setStatus({ conditions: [{ ...CONDITION, type: 'One' }] });
    expect(await setStatus({}).catch((error: unknown) => error)).to.have.property('isConflict', true);
    expect(await patchStatus({}).catch((error: unknown) => error)).to.have.property('isConflict', true);
    expect((await stored('a')).status?.conditions?.map(({ type }) => type)).to.include('One');
    const again = await shell.open(written);
    await again.patchStatus({ conditions: [{ ...CONDITION, type: 'Two' }] });
    expect((await stored('a')).status?.conditions?.map(({ type }) => type)).to.include('Two');
  });

  it('adds a finalizer, and takes it away after its action when the object is deleted', async () => {
    await create('a');
    const added = await eventually(() => {
      const [event] = events;
      expect(event).not.to.equal(undefined);
      return event;
    });
    let acted = 0;
    const act = async (): Promise<void> => {
      acted += 1;
    };
    if (added !== undefined) {
      await shell.finalize(added, 'ttg.io/test', act);
    }
    expect((await stored('a')).metadata.finalizers).to.include('ttg.io/test');
    await connection.api.delete(JOBS, { namespace, name: 'a' }, { propagationPolicy: 'Background' });
    const deleting = await eventually(() => {
      const event = events.find(({ object }) => object.metadata?.deletionTimestamp !== undefined);
      expect(event).not.to.equal(undefined);
      return event;
    });
    if (deleting !== undefined) {
      await shell.finalize(deleting, 'ttg.io/test', act);
    }
    expect(acted).to.equal(1);
    await eventually(async () => expect(await connection.api.find(JOBS, { namespace, name: 'a' })).to.equal(undefined));
  });

  it('registers our resource, also where it is registered already', async () => {
    const file = fileURLToPath(new URL('../../../crds/computation.yaml', import.meta.url));
    const { group, plural } = await shell.register(file);
    expect({ group, plural }).to.deep.equal({ group: 'ttg.io', plural: 'computations' });
  });

  it('says so when something is to be watched that has no store', async () => {
    const failure = await shell.watchAnother().catch((error: unknown) => error);
    expect(failure).to.have.property('code', 'ResourceNotWatched');
  });

  it('hears nothing any more after it was stopped', async () => {
    const store = new ObjectStore<Job>({}, SILENT);
    const witness = new Reflector<Job>({ api: connection.api, resource: JOBS, store, log: SILENT, namespace });
    witness.start();
    await shell.stopped();
    await create('late');
    await eventually(() => expect(store.list()).to.have.length(1));
    await witness.stop();
    expect(events).to.deep.equal([]);
  });
});
