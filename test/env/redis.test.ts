import { expect } from 'chai';
import { RedisServer } from './redis.ts';

describe('A redis-server of the tests', () => {
  let redis: RedisServer;
  beforeEach(async () => {
    redis = await RedisServer.start({ password: 'first', args: ['--appendonly', 'yes', '--appendfsync', 'always'] });
  });
  afterEach(() => redis.close());

  it('has after being killed and started again what it had', async () => {
    await redis.cli('SET', 'a', '1');
    await redis.kill();
    await redis.restart();
    expect(await redis.cli('GET', 'a')).to.equal('1');
  });

  it('takes another password and keeps it', async () => {
    await redis.setPassword('second');
    await redis.restart();
    expect(await redis.cli('PING')).to.equal('PONG');
  });
});
