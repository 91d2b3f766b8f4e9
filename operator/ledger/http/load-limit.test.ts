import { expect } from 'chai';
import { LoadLimit } from './load-limit.ts';

describe('the bound on what waits to be stored', () => {
  it('refuses a commit for which there is no room, until another has left', () => {
    const limit = new LoadLimit(100, 10);
    const leave = limit.enter(60);
    expect(() => limit.enter(60)).to.throw('1 commits with 60 bytes are being stored');
    leave();
    leave(); // a connection may close after its answer
    limit.enter(60);
    expect(() => limit.enter(60)).to.throw();
  });

  it('refuses more commits than it may have, however small', () => {
    const limit = new LoadLimit(100, 2);
    limit.enter(1);
    limit.enter(1);
    expect(() => limit.enter(1)).to.throw('2 commits');
  });

  it('lets a commit in that is alone, however big', () => {
    expect(() => new LoadLimit(100, 2).enter(1000)).not.to.throw();
  });
});
