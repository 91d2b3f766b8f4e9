import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { parameterSeed } from './parameter-seed.ts';
import { fillPlaceholders } from './placeholders.ts';

function fill(argument: string, parameter: unknown = { x: 0.5, name: 'a b' }): string {
  return fillPlaceholders(argument, { parameter, id: 7, seed: 3, args: { k: [1] }, folder: '/app' });
}

describe('the placeholders of an exec', () => {
  it('are fields of the parameter, the parameter, its id and seed, arguments and the folder', () => {
    expect(fill('--x={x} {name}')).to.equal('--x=0.5 a b');
    expect(fill('{parameter}')).to.equal('{"x":0.5,"name":"a b"}');
    expect(fill('{parameter}', 12)).to.equal('12');
    expect(fill('{id}-{args.k}-{folder}/s')).to.equal('7-[1]-/app/s');
    expect(fill('{seed}')).to.equal(String(parameterSeed(3, 7)));
  });

  it('leave other braces, and doubled ones, as a text', () => {
    expect(fill('{"a":1} {} {{x}} ${1}')).to.equal('{"a":1} {} {x} ${1}');
  });

  it('that stand for nothing are refused with those that there are', () => {
    expect(() => fill('{y}')).to.throw(RangeError, '{y} stands for nothing; there are {x}, {name}, {parameter}');
    expect(() => fill('{x}', 1)).to.throw(RangeError, '{x} stands for nothing');
  });
});

describe('the seed of a parameter', () => {
  it('is the one that Python has', function () {
    const cases = [0, 1, 2 ** 31 - 1, 2 ** 31, 123_456_789_012, 2 ** 53 - 1].flatMap((id) => [
      [0, id],
      [2 ** 31 + 5, id],
      [2 ** 53 - 1, id],
    ]);
    const code =
      'import json,sys; from ttg_worker.seeding import parameter_seed as s; print(json.dumps([s(*c) for c in json.load(sys.stdin)]))';
    const env = { ...process.env, PYTHONPATH: join(import.meta.dirname, '../python'), PYTHONDONTWRITEBYTECODE: '1' };
    const { stdout, error } = spawnSync('python3', ['-c', code], {
      input: JSON.stringify(cases),
      encoding: 'utf8',
      env,
    });
    if (error !== undefined) this.skip();
    expect(cases.map(([seed = 0, id = 0]) => parameterSeed(seed, id))).to.deep.equal(JSON.parse(stdout));
  });
});
