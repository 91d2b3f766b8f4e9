import { expect } from 'chai';
import { isRecord } from '../../crds/record.ts';
import { prepareAlgorithm } from './built-ins.ts';

type Name = 'logistic-map' | 'mandelbrot' | 'black-scholes';

function evaluate(name: Name, args: Record<string, unknown>, parameter: unknown): Record<string, unknown> {
  const result = prepareAlgorithm({ name, args })(parameter, 0);
  return isRecord(result) ? result : {};
}

describe('logistic-map', () => {
  // The cycles have closed forms: 1 − 1/r for period 1, (r + 1 ± √((r − 3)(r + 1))) ÷ 2r for period 2.
  it('settles in the fixed point 1 − 1/r below r = 3', () => {
    const result = evaluate('logistic-map', {}, 2.8);
    expect(result).to.include({ period: 1 });
    expect(result['last']).to.be.closeTo(1 - 1 / 2.8, 1e-12);
  });

  it('alternates between two points at r = 3.2', () => {
    const result = evaluate('logistic-map', {}, 3.2);
    expect(result).to.include({ period: 2 });
    const root = Math.sqrt(0.2 * 4.2);
    expect(result['low']).to.be.closeTo((4.2 - root) / 6.4, 1e-12);
    expect(result['high']).to.be.closeTo((4.2 + root) / 6.4, 1e-12);
  });

  const periods: [number, number][] = [
    [0.5, 1],
    [3.5, 4],
    [3.55, 8],
    [3.83, 3],
    [3.9, 0],
  ];
  for (const [r, period] of periods) {
    it(`has ${period === 0 ? 'no period' : `period ${period}`} at r = ${r}`, () => {
      expect(evaluate('logistic-map', {}, r)).to.include({ period });
    });
  }

  it('refuses r beyond 4', () => {
    expect(() => evaluate('logistic-map', {}, 4.1)).to.throw(RangeError, 'the parameter is 4.1');
  });
});

describe('mandelbrot', () => {
  const args = { tiles: 8, pixels: 32, iterations: 500 };
  const inside = Array.from({ length: 64 }, (_, tile) => Number(evaluate('mandelbrot', args, tile)['inside']));

  it('has the known area, 1.5066', () => {
    const pixels = inside.reduce((sum, count) => sum + count, 0);
    expect((pixels * 6.25) / 256 ** 2).to.be.closeTo(1.5066, 0.02);
  });

  it('is its own mirror image, row by row', () => {
    for (let row = 0; row < 8; row += 1) {
      const mirrored = inside.slice((7 - row) * 8, (8 - row) * 8);
      expect(inside.slice(row * 8, row * 8 + 8)).to.deep.equal(mirrored);
    }
  });

  it('has a tile that lies in the set as a whole and one that lies outside', () => {
    expect(evaluate('mandelbrot', { tiles: 25, pixels: 4, iterations: 100 }, 12 * 25 + 17)).to.include({
      inside: 16,
      steps: 1600,
    });
    expect(evaluate('mandelbrot', { tiles: 25, pixels: 4, iterations: 100 }, 0)).to.include({ inside: 0 });
  });

  it('refuses a tile that there is not', () => {
    expect(() => evaluate('mandelbrot', args, 64)).to.throw(RangeError, 'tiles 0 to 63');
  });
});

describe('black-scholes', () => {
  // By Python's statistics.NormalDist with the textbook formula; the first one is in every textbook.
  const known: [Record<string, number>, Record<string, number>, number, number][] = [
    [{ spot: 100, strike: 100, volatility: 0.2 }, {}, 10.450583572185565, 5.573526022256971],
    [{ spot: 42, strike: 40, volatility: 0.2 }, { rate: 0.1, years: 0.5 }, 4.759422392871535, 0.8085993729000958],
  ];
  for (const [parameter, args, call, put] of known) {
    it(`prices ${JSON.stringify(parameter)} as the textbook does`, () => {
      const result = evaluate('black-scholes', args, parameter);
      expect(result['call']).to.be.closeTo(call, 1e-12);
      expect(result['put']).to.be.closeTo(put, 1e-12);
    });
  }

  it('keeps put-call parity everywhere: call − put = spot − strike · e^(−rate · years)', () => {
    for (const spot of [1, 50, 100, 1000]) {
      for (const volatility of [0.01, 0.3, 2]) {
        const { call, put } = evaluate('black-scholes', {}, { spot, strike: 100, volatility });
        expect(Number(call) - Number(put)).to.be.closeTo(spot - 100 * Math.exp(-0.05), 1e-10);
        expect(Number(call)).to.be.at.least(0);
      }
    }
  });

  it('names the field that is missing or not above 0', () => {
    expect(() => evaluate('black-scholes', {}, { spot: 1, strike: 1 })).to.throw(RangeError, 'volatility is missing');
    expect(() => evaluate('black-scholes', {}, { spot: -1, strike: 1, volatility: 1 })).to.throw('spot is -1');
  });
});
