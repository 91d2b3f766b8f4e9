import { expect } from 'chai';
import { Suspects } from './suspects.ts';

describe('the suspects', () => {
  it('are run in the order of their ids', () => {
    const suspects = new Suspects();
    for (const id of [9, 3, 7]) suspects.add(id);
    const order: (number | undefined)[] = [];
    while (suspects.next !== undefined) {
      order.push(suspects.next);
      suspects.shift();
    }
    expect(order).to.deep.equal([3, 7, 9]);
  });

  it('are forgotten once settled', () => {
    const suspects = new Suspects();
    suspects.of(4).attempts = 2;
    expect(suspects.of(4).attempts).to.equal(2);
    suspects.settle(4);
    expect(suspects.of(4)).to.deep.equal({ attempts: 0, strikes: 0, exclusive: false });
  });
});
