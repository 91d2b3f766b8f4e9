import type { ServerResponse } from 'node:http';
import { expect } from 'chai';
import { configMap, listOf, watchLine } from '../../test/kube/builders.ts';
import { eventually } from '../../test/kube/eventually.ts';
import { answer, refuse, startScriptedServer } from '../../test/kube/scripted-server.ts';
import type { ScriptedServer, SeenRequest } from '../../test/kube/scripted-server.ts';
import { SILENT } from '../log.ts';
import { connect } from './connect.ts';
import type { KubeConnection } from './connect.ts';
import type { ConfigMap } from './objects.ts';
import { Reflector } from './reflector.ts';
import type { ReflectorOptions } from './reflector.ts';
import { CONFIG_MAPS } from './resource.ts';
import { ObjectStore } from './store.ts';

const isWatch = (request: SeenRequest): boolean => request.query.get('watch') === 'true';

/** Lists `a` at version 10; watches stay open. */
const quiet = (request: SeenRequest, response: ServerResponse): void => {
  if (isWatch(request)) {
    response.writeHead(200).flushHeaders();
  } else {
    answer(response, listOf([configMap('a')], '10'));
  }
};

describe('a reflector', () => {
  let server: ScriptedServer;
  let connection: KubeConnection;
  let reflector: Reflector<ConfigMap>;
  let store: ObjectStore<ConfigMap>;
  let watches: ServerResponse[];

  async function begin(script: (request: SeenRequest, response: ServerResponse) => void, options = {}): Promise<void> {
    watches = [];
    server = await startScriptedServer((request, response) => {
      if (isWatch(request)) {
        watches.push(response);
      }
      script(request, response);
    });
    connection = connect(server.kubeConfig);
    store = new ObjectStore<ConfigMap>({}, SILENT);
    const settings: ReflectorOptions<ConfigMap> = {
      api: connection.api,
      resource: CONFIG_MAPS,
      store,
      log: SILENT,
      backoff: { baseMs: 1, maxMs: 20 },
      ...options,
    };
    reflector = new Reflector(settings);
    reflector.start();
  }

  afterEach(async () => {
    await reflector.stop();
    await connection.close();
    await server.close();
  });

  const names = (): string[] =>
    store
      .list()
      .map(({ metadata }) => metadata.name)
      .toSorted();
  const lists = (): SeenRequest[] => server.requests.filter((request) => !isWatch(request));
  const watchVersions = (): (string | null)[] =>
    server.requests.filter(isWatch).map(({ query }) => query.get('resourceVersion'));

  it('lists page by page, then watches from where the list ended', async () => {
    await begin((request, response) => {
      if (isWatch(request)) {
        quiet(request, response);
      } else if (request.query.get('continue') === 'more') {
        answer(response, listOf([configMap('b')], '10'));
      } else {
        answer(response, listOf([configMap('a')], '10', 'more'));
      }
    });
    await eventually(() => expect(watchVersions()).to.deep.equal(['10']));
    expect(names()).to.deep.equal(['a', 'b']);
    expect(store.hasSynced()).to.equal(true);
  });

  it('has not synced before the last page came', async () => {
    await begin((request, response) => {
      if (request.query.get('continue') !== 'more') {
        answer(response, listOf([configMap('a')], '10', 'more'));
      }
    });
    await eventually(() => expect(lists()).to.have.length(2));
    expect(store.hasSynced()).to.equal(false);
    expect(names()).to.deep.equal([]);
  });

  it('applies what the watch tells', async () => {
    await begin(quiet);
    await eventually(() => expect(watches).to.have.length(1));
    watches[0]?.write(watchLine('ADDED', configMap('b', '11')) + watchLine('DELETED', configMap('a', '12')));
    await eventually(() => expect(names()).to.deep.equal(['b']));
  });

  it('goes on where it was when a watch breaks, without listing again', async () => {
    await begin(quiet);
    await eventually(() => expect(watches).to.have.length(1));
    watches[0]?.write(watchLine('ADDED', configMap('b', '11')));
    await eventually(() => expect(names()).to.deep.equal(['a', 'b']));
    watches[0]?.destroy();
    await eventually(() => expect(watchVersions()).to.deep.equal(['10', '11']));
    expect(lists()).to.have.length(1);
  });

  it('moves on by bookmarks', async () => {
    await begin(quiet);
    await eventually(() => expect(watches).to.have.length(1));
    watches[0]?.write(
      watchLine('BOOKMARK', { kind: 'ConfigMap', apiVersion: 'v1', metadata: { resourceVersion: '50' } }),
    );
    watches[0]?.end();
    await eventually(() => expect(watchVersions()).to.deep.equal(['10', '50']));
  });

  for (const how of ['as the answer', 'in the middle of the watch']) {
    it(`lists again when its resourceVersion is gone, said ${how}`, async () => {
      await begin((request, response) => {
        if (!isWatch(request)) {
          answer(response, lists().length === 1 ? listOf([configMap('a')], '10') : listOf([configMap('c')], '99'));
        } else if (request.query.get('resourceVersion') === '99') {
          response.writeHead(200).flushHeaders();
        } else if (how === 'as the answer') {
          refuse(response, 410, 'Expired');
        } else {
          response.end(watchLine('ERROR', { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' }));
        }
      });
      await eventually(() => expect(names()).to.deep.equal(['c']));
      await eventually(() => expect(watchVersions()).to.deep.equal(['10', '99']));
    });
  }

  it('begins its list anew when the next page is gone', async () => {
    await begin((request, response) => {
      if (isWatch(request)) {
        quiet(request, response);
      } else if (request.query.get('continue') === 'old') {
        refuse(response, 410, 'Expired');
      } else {
        answer(response, lists().length === 1 ? listOf([configMap('a')], '10', 'old') : listOf([configMap('b')], '20'));
      }
    });
    await eventually(() => expect(names()).to.deep.equal(['b']));
  });

  it('gives up a watch on which nothing comes, not even a bookmark', async () => {
    await begin(quiet, { idleTimeoutMs: 100 });
    await eventually(() => expect(watches.length).to.be.at.least(2));
    expect(lists()).to.have.length(1);
  });

  it('never dies: refusals, garbage and broken connections only make it wait', async () => {
    const troubles = [
      (response: ServerResponse) => refuse(response, 500, 'InternalError'),
      (response: ServerResponse) => response.destroy(),
      (response: ServerResponse) => response.end('garbage\n'),
      (response: ServerResponse) => response.end(),
      (response: ServerResponse) => refuse(response, 403, 'Forbidden'),
    ];
    let next = 0;
    await begin((request, response) => {
      const trouble = troubles[next++];
      if (trouble === undefined) {
        quiet(request, response);
      } else {
        trouble(response);
      }
    });
    await eventually(() => expect(names()).to.deep.equal(['a']));
    next = 0;
    await eventually(() => expect(watches).to.have.length(1));
    watches[0]?.destroy();
    await eventually(() => expect(next).to.be.above(troubles.length));
    await eventually(() => {
      watches.at(-1)?.write(watchLine('ADDED', configMap('z', '60')));
      expect(names()).to.deep.equal(['a', 'z']);
    });
  });

  it('waits longer after each failure', async () => {
    await begin((_, response) => refuse(response, 500, 'InternalError'), {
      backoff: { baseMs: 40, maxMs: 1000, jitter: 0 },
    });
    const began = performance.now();
    await eventually(() => expect(server.requests).to.have.length(4));
    expect(performance.now() - began).to.be.at.least(40 + 80 + 160 - 20);
  });

  it('survives a handler that throws', async () => {
    await begin(quiet);
    store.onChange(() => {
      throw new Error('handler');
    });
    await eventually(() => expect(watches).to.have.length(1));
    watches[0]?.write(watchLine('ADDED', configMap('b', '11')) + watchLine('ADDED', configMap('c', '12')));
    await eventually(() => expect(names()).to.deep.equal(['a', 'b', 'c']));
  });

  it('stops at once, also while it waits', async () => {
    await begin((_, response) => refuse(response, 500, 'InternalError'), {
      backoff: { baseMs: 60_000, maxMs: 60_000 },
    });
    await eventually(() => expect(server.requests).to.have.length(1));
    const began = performance.now();
    await reflector.stop();
    expect(performance.now() - began).to.be.below(1000);
  });

  it('counts what it may not read as empty and says so, where that need not be had', async () => {
    await begin((_, response) => refuse(response, 403, 'Forbidden'), { isOptional: true });
    await eventually(() => expect(store.hasSynced()).to.equal(true));
    expect(store.isForbidden()).to.equal(true);
  });

  it('waits for the right to read what must be had', async () => {
    await begin((_, response) => refuse(response, 403, 'Forbidden'));
    await eventually(() => expect(lists().length).to.be.above(2));
    expect([store.hasSynced(), store.isForbidden()]).to.deep.equal([false, false]);
  });

  it('has what it may read and need not', async () => {
    await begin(quiet, { isOptional: true });
    await eventually(() => expect(names()).to.deep.equal(['a']));
    expect([store.hasSynced(), store.isForbidden()]).to.deep.equal([true, false]);
  });
});
