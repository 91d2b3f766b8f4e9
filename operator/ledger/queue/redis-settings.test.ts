import { expect } from 'chai';
import { readLedgerSettings } from '../settings.ts';
import { redisUrlProblem } from './redis-settings.ts';

describe('The URL of Redis', () => {
  for (const url of ['redis://r', 'redis://r:6380/3', 'rediss://user:p%40ss@r.example:6379', 'redis://:p@[::1]:6379']) {
    it(`may be ${url}`, () => expect(redisUrlProblem(url)).to.equal(undefined));
  }

  for (const url of ['', 'r:6379', 'http://r:6379', 'redis://', 'redis://r/tasks', 'redis://r?db=1']) {
    it(`may not be "${url}"`, () => expect(redisUrlProblem(url)).to.include('redis://'));
  }

  it('is refused by its name and without its password', () => {
    const env = {
      TTG_REDIS_URL: 'http://me:secret@r',
      TTG_LEDGER_AUTH: 'local',
      TTG_LEDGER_LOCAL_TOKEN: 'x'.repeat(16),
    };
    expect(() => readLedgerSettings(env)).to.throw(/TTG_REDIS_URL.*rediss:\/\//s);
    expect(() => readLedgerSettings(env)).not.to.throw(/secret/);
  });
});
