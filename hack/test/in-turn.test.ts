import { expect } from 'chai';
import { InTurn } from './in-turn.ts';

describe('what processes print at once', () => {
  let heard: string;
  let inTurn: InTurn;

  beforeEach(() => {
    heard = '';
    inTurn = new InTurn((chunk) => (heard += String(chunk)));
  });

  it('is heard at once of the first, and of the next when that one has ended', () => {
    const [first, second] = [inTurn.join(), inTurn.join()];
    second.print('b');
    first.print('a');
    expect(heard).to.equal('a');
    first.end();
    expect(heard).to.equal('ab');
    second.print('c');
    expect(heard).to.equal('abc');
  });

  it('is kept of those that end out of turn', () => {
    const [first, second, third] = [inTurn.join(), inTurn.join(), inTurn.join()];
    third.print('c');
    third.end();
    second.print('b');
    second.end();
    expect(heard).to.equal('');
    first.end();
    expect(heard).to.equal('bc');
  });

  it('is heard at once of one that joins when all others have ended', () => {
    inTurn.join().end();
    inTurn.join().print('a');
    expect(heard).to.equal('a');
  });
});
