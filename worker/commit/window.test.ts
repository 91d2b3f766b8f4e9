import { expect } from 'chai';
import type { Outcome } from '../compute/outcome.ts';
import { Window } from './window.ts';

const LIMITS = { parameters: 10, characters: 1000 };

function result(value: number): Outcome {
  return { kind: 'result', row: `{"r":${value}}`, value };
}

function filled(window: Window, ...ids: number[]): Window {
  for (const id of ids) window.put(id, result(id));
  return window;
}

describe('the window between what is durable and what is handed out', () => {
  it('hands out ids in order, never beyond its limit or the end', () => {
    const window = new Window(100, 115, LIMITS);
    expect(window.take(4)).to.deep.equal({ start: 100, end: 104 });
    expect(window.take(20)).to.deep.equal({ start: 104, end: 110 });
    expect(window.take(1)).to.equal(undefined);
    filled(window, 100, 101).advance(102);
    expect(window.take(20)).to.deep.equal({ start: 110, end: 112 });
    filled(window, 102, 103, 104, 105).advance(106);
    expect(window.take(20)).to.deep.equal({ start: 112, end: 115 });
    expect(window.left).to.equal(0);
  });

  it('offers rows only up to the first gap', () => {
    const window = new Window(0, 10, LIMITS);
    window.take(10);
    filled(window, 1, 2, 5);
    expect(window.ready).to.equal(0);
    filled(window, 0);
    expect(window.ready).to.equal(3);
    expect(window.waiting).to.equal(4);
    expect(window.first(2).map((row) => row.line)).to.deep.equal(['{"r":0}', '{"r":1}']);
    expect(window.first(9).map((row) => row.id)).to.deep.equal([0, 1, 2]);
    window.advance(3);
    filled(window, 3, 4);
    expect(window.first(9).map((row) => row.id)).to.deep.equal([3, 4, 5]);
  });

  it('hands out nothing while too many bytes wait', () => {
    const window = new Window(0, 10, { parameters: 10, characters: 50 });
    window.take(2);
    window.put(0, { kind: 'result', row: 'x'.repeat(60), value: 0 });
    expect(window.take(1)).to.equal(undefined);
    window.advance(1);
    expect(window.take(1)).to.deep.equal({ start: 2, end: 3 });
  });

  it('keeps a failure as a line', () => {
    const window = new Window(0, 1, LIMITS);
    window.take(1);
    window.put(0, { kind: 'failure', failure: { reason: 'TimedOut', message: 'late', attempts: 1 } });
    expect(window.first(1)[0]?.line).to.equal('{"e":{"reason":"TimedOut","message":"late","attempts":1}}');
  });

  it('ends earlier when it is shortened: what was handed out beyond that is awaited no more', () => {
    const window = new Window(0, 10, LIMITS);
    window.take(6);
    filled(window, 0, 2);
    expect(window.leastEnd).to.equal(3);
    window.shorten(4);
    expect([window.left, window.awaits(3), window.awaits(4), window.take(1)]).to.deep.equal([
      0,
      true,
      false,
      undefined,
    ]);
    filled(window, 1, 3);
    expect(window.ready).to.equal(4);
  });
});
