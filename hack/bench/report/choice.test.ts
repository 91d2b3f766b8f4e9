import { expect } from 'chai';
import type { Figure } from '../figure.ts';
import { chosen, roundsOf } from './choice.ts';

const FIGURES = ['one', 'two', 'three'].map((name): Figure => ({ name, place: 'processes', measure: async () => [] }));

describe('ONLY', () => {
  it('picks the figures that it names, in their own order', () => {
    expect(chosen(FIGURES, 'three,one').map(({ name }) => name)).to.deep.equal(['one', 'three']);
  });

  it('picks all where it names none', () => {
    expect(chosen(FIGURES, '')).to.have.lengthOf(3);
  });

  it('is refused where it names something else, with the names that there are', () => {
    expect(() => chosen(FIGURES, 'one,four')).to.throw(RangeError, /ONLY=one,four.* four; there are one, two, three/);
  });
});

describe('ROUNDS', () => {
  it('is 5 unless said otherwise', () => {
    expect(roundsOf(undefined)).to.equal(5);
    expect(roundsOf('3')).to.equal(3);
  });

  it('is refused where it is no number of rounds', () => {
    for (const text of ['0', '1.5', 'many']) expect(() => roundsOf(text)).to.throw(RangeError, `ROUNDS=${text}`);
  });
});
