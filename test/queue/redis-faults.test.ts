import { expect } from 'chai';
import { RedisServer } from '../env/redis.ts';
import { until } from '../env/until.ts';
import { QueueLedger } from './queue-ledger.ts';

const PATIENCE = { timeoutMs: 60_000 };
const ALL = Array.from({ length: 300 }, (_, id) => id);

describe('Redis under a ledger in mode Queue', function () {
  this.timeout(180_000);
  let redis: RedisServer;
  let queue: QueueLedger;
  const begin = async (options = {}) => {
    redis = await RedisServer.start({ password: 'secret', ...options });
    queue = await QueueLedger.start(redis.url, 'secret');
  };
  const register = () => queue.register('u', { total: 300, queue: { batchSize: 10, visibilityTimeoutSeconds: 1 } });
  const problem = async () => (await queue.client.progress()).queue?.problem;
  afterEach(async () => {
    await queue.close();
    await redis.close();
  });

  const firstOf = async (key: string) => (await redis.cli('XRANGE', key, '-', '+', 'COUNT', '1')).split('\n')[0] ?? '';

  const behindOurBack: [string, (key: string) => Promise<string>][] = [
    ['XDEL of the next task', async (key) => redis.cli('XDEL', key, await firstOf(key))],
    ['XTRIM', (key) => redis.cli('XTRIM', key, 'MAXLEN', '0')],
    ['XGROUP DESTROY', (key) => redis.cli('XGROUP', 'DESTROY', key, 'workers')],
    ['DEL', (key) => redis.cli('DEL', key)],
    ['a key of another type', async (key) => (await redis.cli('SET', key, 'x')) + (await redis.cli('DEL', key))],
  ];
  for (const [what, act] of behindOurBack) {
    it(`loses nothing by ${what} in mid-run`, async () => {
      await begin();
      await register();
      await queue.compute('u', ['w-0'], { stopAfterTasks: 5 });
      expect(await act('test:u:tasks')).to.match(/[1-9]$/);
      await queue.compute('u', ['w-1']);
      expect(await queue.ids('u')).to.deep.equal(ALL);
    });
  }

  it('loses nothing by XGROUP DELCONSUMER of a worker that had a task', async () => {
    await begin();
    await register();
    await queue.takeAndDie('u', 'w-0');
    await redis.cli('XGROUP', 'DELCONSUMER', 'test:u:tasks', 'workers', 'w-0');
    await queue.compute('u', ['w-1']);
    expect(await queue.ids('u')).to.deep.equal(ALL);
  });

  it('goes on with its append-only file after being killed', async () => {
    await begin({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] });
    await register();
    await queue.compute('u', ['w-0'], { stopAfterTasks: 3 });
    await redis.kill();
    await redis.restart();
    await queue.compute('u', ['w-1', 'w-2']);
    expect(await queue.ids('u')).to.deep.equal(ALL);
  });

  it('is waited for while it has the wrong password, by name', async () => {
    await begin();
    await redis.setPassword('another');
    await redis.restart();
    await until('the refusal', async () => (await problem())?.includes('refuses the password'), PATIENCE);
    await register();
    queue.setPassword('another');
    await queue.compute('u', ['w-0']);
    expect(await queue.ids('u')).to.deep.equal(ALL);
  });

  it('that is full is named, and fed again once it has room', async () => {
    await begin();
    await redis.cli('CONFIG', 'SET', 'maxmemory', '1');
    await register();
    await until('the refusal', async () => {
      const { queue: tasks } = await queue.client.computation('u');
      return tasks?.available === false && tasks.problem?.includes('out of memory');
    });
    await redis.cli('CONFIG', 'SET', 'maxmemory', '0');
    await queue.compute('u', ['w-0']);
    expect(await queue.ids('u')).to.deep.equal(ALL);
  });

  it('whose key is of another type is named', async () => {
    await begin();
    await redis.cli('SET', 'test:u:tasks', 'x');
    await register();
    await until('the refusal', async () => (await queue.client.computation('u')).queue?.problem?.includes('type'));
    await redis.cli('DEL', 'test:u:tasks');
    await queue.compute('u', ['w-0']);
    expect(await queue.ids('u')).to.deep.equal(ALL);
  });

  it('in cluster mode is refused by name', async () => {
    await begin({ args: ['--cluster-enabled', 'yes'] });
    await until('the refusal', async () => (await problem())?.includes('cluster mode'), PATIENCE);
  });

  it('that is frozen is taken for gone, and used again when it goes on', async () => {
    await begin();
    await register();
    await queue.compute('u', ['w-0'], { stopAfterTasks: 3 });
    redis.signal('SIGSTOP');
    try {
      await until(
        'the ledger to say so',
        async () => (await queue.client.progress()).queue?.available === false,
        PATIENCE,
      );
    } finally {
      redis.signal('SIGCONT');
    }
    await queue.compute('u', ['w-1']);
    expect(await queue.ids('u')).to.deep.equal(ALL);
  });

  it('has every waiting task again after the ledger ended between cutting and feeding', async () => {
    await begin();
    await register();
    await queue.compute('u', ['w-0'], { stopAfterTasks: 2 });
    await redis.stop();
    await queue.restart();
    await redis.restart();
    await queue.compute('u', ['w-1']);
    expect(await queue.ids('u')).to.deep.equal(ALL);
  });

  it('forgets a Computation that ended, so that the next of its name begins anew', async () => {
    await begin();
    await register();
    await queue.takeAndDie('u', 'w-0');
    await queue.client.end('u', 0);
    await queue.register('v', { total: 300, queue: { batchSize: 10 } });
    await queue.compute('v', ['w-0']);
    expect(await queue.ids('v')).to.deep.equal(ALL);
    await until('no key to be left', async () => (await redis.cli('KEYS', '*')) === '');
  });

  it('keeps nothing of a Computation that ended while the ledger was away, and what others use', async () => {
    await begin();
    await register();
    await queue.compute('u', ['w-0'], { stopAfterTasks: 1 });
    const add = (key: string) => redis.cli('XADD', key, '*', 'segment', '0');
    await add('test:long-ago:tasks');
    await add('test:just-now:tasks');
    await add('others:long-ago:tasks');
    await redis.age('test:long-ago:tasks', 3600);
    await redis.age('others:long-ago:tasks', 3600);
    await redis.age('test:u:tasks', 3600);
    await queue.restart();
    await until('it to be removed', async () => (await redis.cli('EXISTS', 'test:long-ago:tasks')) === '0');
    expect(await redis.cli('EXISTS', 'test:just-now:tasks', 'others:long-ago:tasks', 'test:u:tasks')).to.equal('3');
  });

  it('lets workers see the stream of their own Computation alone', async () => {
    await begin();
    await register();
    await queue.takeAndDie('u', 'w-0');
    const rules = await redis.cli('ACL', 'LIST');
    expect(rules.split('\n').find((rule) => rule.includes('user test-u'))).to.match(/~test:u:tasks .*-@all \+/);
  });

  it('of a large queue holds a few thousand tasks at most', async () => {
    await begin();
    await queue.register('u', { total: 10_000_000, segments: 10_000, queue: { batchSize: 1 } });
    await until(
      'the stream to be filled',
      async () => Number(await redis.cli('XLEN', 'test:u:tasks')) === 4000,
      PATIENCE,
    );
    const used = /used_memory:(\d+)/.exec(await redis.cli('INFO', 'memory'));
    expect(Number(used?.[1])).to.be.below(50 * 1024 * 1024);
  });
});
