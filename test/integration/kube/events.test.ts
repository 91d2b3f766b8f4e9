import { expect } from 'chai';
import { SILENT } from '../../../operator/log.ts';
import { connect } from '../../../operator/kube/connect.ts';
import type { KubeConnection } from '../../../operator/kube/connect.ts';
import { CountingEventRecorder } from '../../../operator/kube/events.ts';
import type { ConfigMap } from '../../../operator/kube/objects.ts';
import { CONFIG_MAPS, EVENTS } from '../../../operator/kube/resource.ts';
import { sharedTestEnv } from '../../env/shared.ts';
import type { TestEnv } from '../../env/test-env.ts';
import { eventually } from '../../kube/eventually.ts';

describe('events on a real API server', function () {
  this.timeout(180_000);
  let env: TestEnv;
  let connection: KubeConnection;
  let recorder: CountingEventRecorder;
  let about: ConfigMap;
  let namespace: string;

  beforeEach(async () => {
    env = await sharedTestEnv();
    namespace = await env.newNamespace('events');
    connection = connect(env.kubeConfig());
    recorder = new CountingEventRecorder({
      api: connection.api,
      component: 'ttg-operator',
      log: SILENT,
      repeatMs: 100,
    });
    const metadata = { namespace, name: 'subject' };
    about = await connection.api.create(CONFIG_MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata });
  });
  afterEach(async () => {
    await recorder.stop();
    await connection.close();
  });

  it('stand at the object, counted', async () => {
    recorder.event(about, 'Warning', 'ImagePullBackOff', 'no such image');
    await recorder.flush();
    for (let i = 0; i < 6; i++) {
      recorder.event(about, 'Warning', 'ImagePullBackOff', 'no such image');
    }
    recorder.event(about, 'Normal', 'Started', '3 shards');
    await recorder.flush();
    await eventually(async () => {
      const { items } = await connection.api.list(EVENTS, { namespace });
      const seen = items.map(({ type, reason, message, count }) => [type, reason, message, count]);
      expect(seen).to.have.deep.members([
        ['Warning', 'ImagePullBackOff', 'no such image', 7],
        ['Normal', 'Started', '3 shards', 1],
      ]);
    });
    const text = await env.kubectl('describe', 'configmap', 'subject', '-n', namespace);
    expect(text).to.match(/Warning\s+ImagePullBackOff\s+\S+ \(x7 over \S+\)\s+ttg-operator\s+no such image/);
  });

  it('begin a new count when somebody deleted them', async () => {
    recorder.event(about, 'Normal', 'Started', '3 shards');
    await recorder.flush();
    await env.kubectl('delete', 'events', '--all', '-n', namespace);
    recorder.event(about, 'Normal', 'Started', '3 shards');
    await recorder.flush();
    const { items } = await connection.api.list(EVENTS, { namespace });
    expect(items.map(({ count }) => count)).to.deep.equal([2]);
  });
});
