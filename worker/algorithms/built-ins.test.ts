import { expect } from 'chai';
import type { Algorithm } from '../../crds/computation.ts';
import { BadAlgorithm } from '../errors.ts';
import { prepareAlgorithm } from './built-ins.ts';

function evaluate(
  name: NonNullable<Algorithm['name']>,
  args: Algorithm['args'],
  parameter: unknown,
  id = Number(parameter),
): unknown {
  return prepareAlgorithm({ name, args })(parameter, id);
}

describe('the built-in functions', () => {
  // By Python: (i*7+13)%1000 + float(f"0.{i%100}"), sha256(f"param_{i}".encode()).hexdigest()[:16]
  const simulated: [number, number, string][] = [
    [0, 13, '61dfbadd24f3c059'],
    [42, 307.42, '2635131b93474dfe'],
    [998, 999.98, '1df45db0e535a84a'],
    [9007199254740990, 943.9, '41c4dfe84dc7f858'],
  ];
  for (const [id, result, hash] of simulated) {
    it(`simulate gives for ${id} what the seed gave`, () => {
      expect(evaluate('simulate', { sleepMs: 0 }, 'any', id)).to.deep.equal({ result, hash });
    });
  }

  it('echo gives the parameter', () => {
    expect(evaluate('echo', {}, { x: [1] }, 5)).to.deep.equal({ x: [1] });
  });

  it('primes counts what is known: 168 below 1,000, 78498 below a million, 5 in the hundred from 10^10 on', () => {
    expect(evaluate('primes', { width: 1000 }, 0)).to.equal(168);
    expect(evaluate('primes', { width: 1_000_000 }, 0)).to.equal(78_498);
    const count = prepareAlgorithm({ name: 'primes', args: { width: 7 } });
    const below = Array.from({ length: 100 }, (_, id) => Number(count(id, id))).reduce((sum, n) => sum + n, 0);
    expect(below).to.equal(125);
    expect(evaluate('primes', { width: 1 }, 2)).to.equal(1);
    expect(evaluate('primes', { width: 1 }, 1)).to.equal(0);
    expect(evaluate('primes', { width: 100 }, 1e8)).to.equal(5);
  });

  it('primes refuses a parameter that is no whole number', () => {
    expect(() => evaluate('primes', {}, 0.5)).to.throw(TypeError, 'the parameter is 0.5');
  });

  it('monte-carlo-pi is near π, the same for an id and another for the next', () => {
    const first = evaluate('monte-carlo-pi', { samples: 100_000 }, 1);
    expect(first).to.have.property('pi').within(3.12, 3.16);
    expect(evaluate('monte-carlo-pi', { samples: 100_000 }, 1)).to.deep.equal(first);
    expect(evaluate('monte-carlo-pi', { samples: 100_000 }, 2)).not.to.deep.equal(first);
    expect(evaluate('monte-carlo-pi', { samples: 100_000 }, 2 ** 40 + 1)).not.to.deep.equal(first);
  });

  it('faulty throws where it is told to and echoes elsewhere', () => {
    expect(() => evaluate('faulty', { throwAt: [3] }, 3)).to.throw(RangeError, '3');
    expect(evaluate('faulty', { throwAt: [3] }, 4)).to.equal(4);
    expect(evaluate('faulty', { undefinedAt: [3] }, 3)).to.equal(undefined);
  });

  for (const where of ['slowAt', 'busyAt']) {
    it(`faulty takes its time at the ids of ${where}, and gives the parameter back all the same`, () => {
      const begun = performance.now();
      expect(evaluate('faulty', { [where]: [3], slowMs: 50 }, 3)).to.equal(3);
      expect(performance.now() - begun).to.be.at.least(45);
    });
  }

  const wrong: [NonNullable<Algorithm['name']>, Algorithm['args'], string][] = [
    ['simulate', { sleepMs: -1 }, 'algorithm.args.sleepMs is -1; allowed are numbers from 0'],
    ['simulate', { sleepMs: '1' }, 'algorithm.args.sleepMs is "1"'],
    ['simulate', { sleep: 1 }, 'algorithm.args.sleep is unknown to simulate; it has sleepMs'],
    ['echo', { x: 1 }, 'algorithm.args.x is unknown to echo; it has no arguments'],
    ['primes', { width: 2.5 }, 'algorithm.args.width is 2.5; allowed are whole numbers from 1'],
    ['monte-carlo-pi', { samples: 0 }, 'algorithm.args.samples is 0'],
    ['faulty', { throwAt: 'all' }, 'algorithm.args.throwAt is "all"; allowed is a list of ids'],
  ];
  for (const [name, args, message] of wrong) {
    it(`${name} refuses ${JSON.stringify(args)}`, () => {
      expect(() => prepareAlgorithm({ name, args })).to.throw(BadAlgorithm, message);
    });
  }
});
