import { expect } from 'chai';
import { configMap } from '../../test/kube/builders.ts';
import { eventually } from '../../test/kube/eventually.ts';
import { answer, refuse, startScriptedServer } from '../../test/kube/scripted-server.ts';
import type { Script, ScriptedServer } from '../../test/kube/scripted-server.ts';
import { SILENT } from '../log.ts';
import { connect } from './connect.ts';
import type { KubeConnection } from './connect.ts';
import { CountingEventRecorder } from './events.ts';
import type { EventRecorderOptions } from './events.ts';

/** Stores nothing: gives back what was sent, as an Event of that name. */
const accept: Script = (request, response) => {
  const body = JSON.parse(request.body);
  const metadata = body.metadata ?? { name: request.path.split('/').at(-1) };
  answer(response, { ...body, kind: 'Event', metadata }, request.method === 'POST' ? 201 : 200);
};

describe('the event recorder', () => {
  let server: ScriptedServer;
  let connection: KubeConnection;
  let recorder: CountingEventRecorder;

  async function begin(script: Script, options: Partial<EventRecorderOptions> = {}): Promise<void> {
    server = await startScriptedServer(script);
    connection = connect(server.kubeConfig);
    recorder = new CountingEventRecorder({ api: connection.api, component: 'test', log: SILENT, ...options });
  }
  afterEach(async () => {
    await recorder.stop();
    await connection.close();
    await server.close();
  });

  const written = (): [string, unknown][] =>
    server.requests.map(({ method, body }) => [method, JSON.parse(body).count]);

  it('writes an Event about the object, in its namespace, with who reported it', async () => {
    await begin(accept);
    recorder.event(configMap('a'), 'Warning', 'QuotaExceeded', 'pods "x" is forbidden');
    await recorder.flush();
    expect(server.requests[0]?.path).to.equal('/api/v1/namespaces/default/events');
    expect(JSON.parse(server.requests[0]?.body ?? '')).to.deep.include({
      type: 'Warning',
      reason: 'QuotaExceeded',
      message: 'pods "x" is forbidden',
      count: 1,
      source: { component: 'test' },
      involvedObject: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        name: 'a',
        namespace: 'default',
        uid: 'uid-a',
        resourceVersion: '1',
      },
    });
  });

  it('counts a repeat in the same Event, and many repeats in one write', async () => {
    await begin(accept, { repeatMs: 200 });
    recorder.event(configMap('a'), 'Normal', 'Again', 'same');
    await recorder.flush();
    for (let i = 0; i < 50; i++) {
      recorder.event(configMap('a', String(i)), 'Normal', 'Again', 'same');
    }
    await eventually(() =>
      expect(written()).to.deep.equal([
        ['POST', 1],
        ['PATCH', 51],
      ]),
    );
  });

  it('keeps events apart that differ in object, reason or message', async () => {
    await begin(accept);
    recorder.event(configMap('a'), 'Normal', 'One', 'm');
    recorder.event(configMap('b'), 'Normal', 'One', 'm');
    recorder.event(configMap('a'), 'Normal', 'Two', 'm');
    recorder.event(configMap('a'), 'Normal', 'One', 'n');
    await recorder.flush();
    expect(written()).to.deep.equal(Array.from({ length: 4 }, () => ['POST', 1]));
  });

  it('goes on counting in a new Event when the API server dropped the old one', async () => {
    await begin((request, response) => {
      if (request.method === 'PATCH') {
        refuse(response, 404, 'NotFound');
      } else {
        accept(request, response);
      }
    });
    recorder.event(configMap('a'), 'Normal', 'Again', 'same');
    await recorder.flush();
    recorder.event(configMap('a'), 'Normal', 'Again', 'same');
    await recorder.flush();
    expect(written()).to.deep.equal([
      ['POST', 1],
      ['PATCH', 2],
      ['POST', 2],
    ]);
  });

  it('tries again when the API server is in trouble', async () => {
    await begin((request, response) => {
      if (server.requests.length < 3) {
        refuse(response, 500, 'InternalError');
      } else {
        accept(request, response);
      }
    });
    recorder.event(configMap('a'), 'Normal', 'One', 'm');
    await eventually(() => expect(written()).to.have.length(3));
    await recorder.flush();
  });

  it('leaves out what one object says too much, and says so; other objects are not concerned', async () => {
    const warnings: string[] = [];
    const log = { ...SILENT, warn: (message: string) => warnings.push(message), child: () => log };
    await begin(accept, { burst: 3, log });
    for (let i = 0; i < 10; i++) {
      recorder.event(configMap('a'), 'Normal', 'Chatty', `message ${i}`);
    }
    recorder.event(configMap('b'), 'Normal', 'One', 'm');
    await recorder.flush();
    expect(written()).to.have.length(4);
    expect(warnings).to.have.length(7);
  });

  it('cuts a message that is too long', async () => {
    await begin(accept);
    recorder.event(configMap('a'), 'Normal', 'Long', 'x'.repeat(5000));
    await recorder.flush();
    const { message } = JSON.parse(server.requests[0]?.body ?? '');
    expect(message).to.match(/^x+…$/).and.have.length(1024);
  });

  it('remembers a bounded number of events', async () => {
    await begin(accept, { remembered: 2 });
    for (const name of ['a', 'b', 'c', 'a']) {
      recorder.event(configMap(name), 'Normal', 'One', 'm');
      await recorder.flush();
    }
    expect(written()).to.deep.equal(Array.from({ length: 4 }, () => ['POST', 1]));
  });
});
