import { expect } from 'chai';
import { configMap, listOf, watchLine } from '../../test/kube/builders.ts';
import { answer, refuse, startScriptedServer } from '../../test/kube/scripted-server.ts';
import type { ScriptedServer } from '../../test/kube/scripted-server.ts';
import { ApiError } from './api-error.ts';
import { connect } from './connect.ts';
import type { KubeConnection } from './connect.ts';
import type { WatchEvent } from './contract.ts';
import { CONFIG_MAPS, PODS } from './resource.ts';

const REF = { namespace: 'default', name: 'a' };

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => new Error('did not fail'),
    (error: unknown) => error,
  );
}

describe('the API client', () => {
  let server: ScriptedServer;
  let connection: KubeConnection;
  const codes: string[] = [];

  beforeEach(async () => {
    server = await startScriptedServer((_, response) => answer(response, configMap('a')));
    codes.length = 0;
    connection = connect(server.kubeConfig, ({ code }) => codes.push(code));
  });
  afterEach(async () => {
    await connection.close();
    await server.close();
  });

  it('sends the credentials of the kubeconfig and says who it is', async () => {
    await connection.api.get(CONFIG_MAPS, REF);
    const [request] = server.requests;
    expect(request?.headers.authorization).to.equal('Bearer secret-token');
    expect(request?.headers['user-agent']).to.match(/^ttg-operator\/\d/);
    expect(request?.path).to.equal('/api/v1/namespaces/default/configmaps/a');
  });

  it('keeps its connections, instead of opening one for each request', async () => {
    for (let i = 0; i < 20; i++) {
      await connection.api.get(CONFIG_MAPS, REF);
    }
    expect(server.connections).to.be.at.most(2);
  });

  it('gives code, reason, message and causes of a refusal', async () => {
    server.script = (_, response) =>
      answer(
        response,
        {
          kind: 'Status',
          code: 422,
          reason: 'Invalid',
          message: 'shards must be at most 10000',
          details: { causes: [{ field: 'spec.shards' }] },
        },
        422,
      );
    const error = await failureOf(connection.api.create(CONFIG_MAPS, configMap('a')));
    expect(error).to.be.instanceOf(ApiError).and.include({ status: 422, reason: 'Invalid' });
    expect(error).to.have.nested.property('details.causes[0].field', 'spec.shards');
    expect(error).to.have.property('message').that.contains('shards must be at most 10000');
  });

  it('reads a refusal that is no Status, such as a proxy in between sends', async () => {
    server.script = (_, response) => response.writeHead(403).end('<html>no entry</html>');
    const error = await failureOf(connection.api.get(CONFIG_MAPS, REF));
    expect(error).to.be.instanceOf(ApiError).and.include({ status: 403 });
    expect(error).to.have.property('message').that.contains('no entry');
  });

  it('finds nothing where the object does not exist, and says false when it deletes it', async () => {
    server.script = (_, response) => refuse(response, 404, 'NotFound');
    expect(await connection.api.find(CONFIG_MAPS, REF)).to.equal(undefined);
    expect(await connection.api.delete(CONFIG_MAPS, REF)).to.equal(false);
  });

  it('tells a conflict from an object that exists already', async () => {
    server.script = (_, response) => refuse(response, 409, 'AlreadyExists');
    expect(await failureOf(connection.api.create(CONFIG_MAPS, configMap('a')))).to.include({
      isAlreadyExists: true,
      isConflict: false,
    });
  });

  it('waits and tries again when it is throttled', async () => {
    server.script = (_, response) => {
      if (server.requests.length < 3) {
        refuse(response, 429, 'TooManyRequests', 'slow down', { 'retry-after': '0' });
      } else {
        answer(response, configMap('a'));
      }
    };
    await connection.api.create(CONFIG_MAPS, configMap('a'));
    expect(codes).to.deep.equal(['429', '429', '200']);
  });

  it('does not write a second time when the connection broke: the first may have been executed', async () => {
    server.script = (_, response) => response.destroy();
    expect(await failureOf(connection.api.create(CONFIG_MAPS, configMap('a')))).to.include({ code: 'ApiUnreachable' });
    expect(server.requests).to.have.length(1);
  });

  it('reads once more when the connection broke', async () => {
    server.script = (_, response) => {
      if (server.requests.length === 1) {
        response.destroy();
      } else {
        answer(response, configMap('a'));
      }
    };
    await connection.api.get(CONFIG_MAPS, REF);
    expect(codes).to.deep.equal(['<error>', '200']);
  });

  it('gives up on a server that does not answer in time', async () => {
    server.script = () => {};
    const began = performance.now();
    const error = await failureOf(connection.api.get(CONFIG_MAPS, REF, { timeoutMs: 100 }));
    expect(error).to.include({ code: 'ApiUnreachable' });
    expect(performance.now() - began).to.be.below(2000);
  });

  it('gives up on a body that stops in the middle', async () => {
    server.script = (_, response) => response.writeHead(200).write('{"kind":');
    expect(await failureOf(connection.api.get(CONFIG_MAPS, REF, { timeoutMs: 100 }))).to.include({
      code: 'ApiUnreachable',
    });
  });

  it('does not take another kind of object for the one it asked for', async () => {
    expect(await failureOf(connection.api.get(PODS, REF))).to.include({ code: 'ApiUnreachable' });
  });

  it('gives list items the type that the API server leaves out', async () => {
    const { apiVersion: _, kind: __, ...bare } = configMap('a');
    server.script = (_, response) => answer(response, listOf([bare], '7', 'next'));
    const list = await connection.api.list(CONFIG_MAPS, { labelSelector: 'a in (b)', limit: 2 });
    expect(list).to.deep.equal(listOf([configMap('a')], '7', 'next'));
    expect(server.requests[0]?.query.get('labelSelector')).to.equal('a in (b)');
  });

  it('sends each kind of patch with its content type', async () => {
    await connection.api.patch(CONFIG_MAPS, REF, {}, { type: 'merge' });
    await connection.api.patch(CONFIG_MAPS, REF, [], { type: 'json', subresource: 'status' });
    await connection.api.patch(CONFIG_MAPS, REF, {}, { type: 'apply', fieldManager: 'me', force: true });
    expect(server.requests.map(({ headers }) => headers['content-type'])).to.deep.equal([
      'application/merge-patch+json',
      'application/json-patch+json',
      'application/apply-patch+yaml',
    ]);
    expect(server.requests[1]?.path).to.match(/\/a\/status$/);
    expect(server.requests[2]?.query.toString()).to.equal('fieldManager=me&force=true');
  });

  it('deletes with a propagation policy and preconditions', async () => {
    await connection.api.delete(CONFIG_MAPS, REF, {
      propagationPolicy: 'Background',
      preconditions: { uid: 'u1' },
    });
    expect(JSON.parse(server.requests[0]?.body ?? '')).to.include({ propagationPolicy: 'Background' });
    expect(JSON.parse(server.requests[0]?.body ?? '')).to.deep.include({ preconditions: { uid: 'u1' } });
  });

  it('gives watch lines as they come, also those cut anywhere on the way', async () => {
    const text = watchLine('ADDED', configMap('ä')) + watchLine('DELETED', configMap('b'));
    server.script = (_, response) => {
      response.writeHead(200);
      for (const byte of Buffer.from(text)) {
        response.write(Buffer.of(byte));
      }
      response.end();
    };
    const events: WatchEvent[] = [];
    const signal = new AbortController().signal;
    const options = { resourceVersion: '1', timeoutSeconds: 300, idleTimeoutMs: 1000, signal };
    for await (const event of connection.api.watch(CONFIG_MAPS, options)) {
      events.push(event);
    }
    expect(events).to.deep.equal([
      { type: 'ADDED', object: configMap('ä') },
      { type: 'DELETED', object: configMap('b') },
    ]);
    expect(server.requests[0]?.query.get('allowWatchBookmarks')).to.equal('true');
  });
});
