import { expect } from 'chai';
import { createClient } from 'redis';
import { RedisLink } from '../../../worker/queue/redis-link.ts';
import { TaskQueue } from '../../../worker/queue/task-queue.ts';
import { RedisServer } from '../../env/redis.ts';

const STREAM = 'tasks';
const GROUP = 'workers';
const SECONDS = 600;

describe('What was delivered to a worker that leaves', function () {
  this.timeout(60_000);
  let redis: RedisServer;
  let link: RedisLink;
  let queue: TaskQueue;

  beforeEach(async () => {
    redis = await RedisServer.start();
    await redis.cli('XGROUP', 'CREATE', STREAM, GROUP, '$', 'MKSTREAM');
    for (const id of ['1-1', '1-2', '1-3']) await redis.cli('XADD', STREAM, id, 'segment', '0');
    const access = { url: redis.url, stream: STREAM, group: GROUP, visibilityTimeoutSeconds: SECONDS };
    link = new RedisLink({ access, renew: async () => undefined, trouble: () => undefined });
    queue = new TaskQueue(link, 'leaver', { gone: () => undefined, broken: () => undefined });
  });
  afterEach(async () => {
    link.close();
    await redis.close();
  });

  /** What another worker gets that looks for what others let lie. */
  async function taken(): Promise<string[]> {
    const other = createClient({ url: redis.url, RESP: 2 });
    await other.connect();
    const { messages } = await other.xAutoClaimJustId(STREAM, GROUP, 'other', SECONDS * 1000, '0-0');
    other.destroy();
    return messages.map(String);
  }

  it('is had by the next one at once', async () => {
    expect(await queue.next(2)).to.have.length(2);
    expect(await taken()).to.deep.equal([]);
    await queue.giveBack();
    expect(await taken()).to.deep.equal(['1-1', '1-2']);
  });

  it('goes with it where the answer never came', async () => {
    await queue.next(1);
    await redis.cli('XREADGROUP', 'GROUP', GROUP, 'leaver', 'COUNT', '1', 'STREAMS', STREAM, '>');
    await queue.giveBack();
    expect(await taken()).to.deep.equal(['1-1', '1-2']);
  });

  it('is no longer kept', async () => {
    const held = await queue.next(3);
    const keptBefore = queue.keep(held);
    const givingBack = queue.giveBack();
    const keptAfter = queue.keep(held);
    await givingBack;
    expect(await Promise.all([keptBefore, keptAfter])).to.deep.equal([[], []]);
    expect(await taken()).to.deep.equal(['1-1', '1-2', '1-3']);
  });
});
