import { expect } from 'chai';
import { redisProblem } from './redis-problem.ts';

describe('What is wrong with Redis', () => {
  const gone = [
    'NOGROUP No such key ttg:u:tasks or consumer group workers',
    'ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option',
    'ERR no such key',
  ];
  for (const message of gone) {
    it(`is no lost connection where a stream is gone: ${message.slice(0, 20)}…`, () => {
      const problem = redisProblem(new Error(message), 'redis:6379');
      expect(problem).to.equal(`the queue at redis:6379 is gone (${message}): it is being filled again`);
    });
  }

  it('is the connection where nothing else is known', () => {
    const problem = redisProblem(new AggregateError([new Error('connect ECONNREFUSED')]), 'redis:6379');
    expect(problem).to.match(/^Redis at redis:6379 cannot be reached \(connect ECONNREFUSED\)/);
  });
});
