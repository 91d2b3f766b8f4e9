import { expect } from 'chai';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { until } from '../env/until.ts';
import { QueueLedger } from './queue-ledger.ts';

/** Answers every command as a Redis of that version would answer INFO or, where nothing is asked of it, with OK. */
async function redisOfVersion(version: string): Promise<{ server: Server; url: string }> {
  const info = `# Server\r\nredis_version:${version}\r\nredis_mode:standalone\r\n`;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      for (const _ of String(data).matchAll(/^\*\d+\r\n/gm)) {
        socket.write(/\r\nINFO\r\n/i.test(String(data)) ? `$${info.length}\r\n${info}\r\n` : '+OK\r\n');
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it has no port');
  return { server, url: `redis://127.0.0.1:${address.port}` };
}

describe('A Redis of an older version', function () {
  this.timeout(60_000);
  let server: Server;
  let queue: QueueLedger;

  async function start(version: string): Promise<void> {
    const redis = await redisOfVersion(version);
    ({ server } = redis);
    queue = await QueueLedger.start(redis.url);
  }
  afterEach(async () => {
    await queue.close();
    server.close();
  });

  for (const version of ['5.0.14', '6.0.16']) {
    it(`is refused by name: ${version}`, async () => {
      await start(version);
      const [short] = /^\d+\.\d+/.exec(version) ?? [];
      const said = `is Redis ${short}; at least 6.2 is needed`;
      await until('the refusal', async () => (await queue.client.progress()).queue?.problem?.includes(said));
    });
  }

  it('is taken from 6.2 on', async () => {
    await start('6.2.0');
    await until('the connection', async () => (await queue.client.progress()).queue?.available === true);
    expect((await queue.client.progress()).queue).not.to.have.property('problem');
  });
});
