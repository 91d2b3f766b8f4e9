import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parseYaml } from '../../crds/manifest/yaml.ts';
import { isRecord } from '../../crds/record.ts';
import { aggregate, computeLocally, idsOf, idsUpTo, python, type LocalResult } from '../faults/local-harness.ts';
import { buildStarter } from '../functions/build-starter.ts';
import { numpyFolder } from '../functions/numpy-folder.ts';
import { KNOWN_ANSWERS, MANDELBROT_AREA } from './known-answers.ts';

/** The points with whole coordinates in circles of radius 0 to 1000, in whole numbers alone. */
const GAUSS_CIRCLE = `
import json
from math import isqrt
print(json.dumps([sum(2 * isqrt(r * r - x * x) + 1 for x in range(-r, r + 1)) for r in range(1001)]))
`;

/** The ConfigMap beside a sample. */
function filesOf(name: string): ReadonlyMap<string, string> {
  const [, configMap] = parseYaml(readFileSync(new URL(`../../config/samples/${name}.yaml`, import.meta.url), 'utf8'));
  const data = isRecord(configMap) && isRecord(configMap['data']) ? configMap['data'] : {};
  return new Map(Object.entries(data).map(([key, text]) => [key, String(text)]));
}

async function sample(
  name: string,
  hooks: Parameters<typeof computeLocally>[1] = {},
  changes: object = {},
): Promise<LocalResult> {
  const [manifest] = parseYaml(readFileSync(new URL(`../../config/samples/${name}.yaml`, import.meta.url), 'utf8'));
  const spec = isRecord(manifest) ? manifest['spec'] : undefined;
  if (!isRecord(spec)) throw new TypeError(`${name} has no spec`);
  return computeLocally({ ...spec, ...changes }, hooks);
}

describe('the samples of functions that are brought', function () {
  this.timeout(180_000);

  before(buildStarter);

  it('python: finds the longest chain below 100,000, which is known', async () => {
    const { computation, rows } = await sample('python', { code: { files: filesOf('python') } });
    expect(idsOf(rows)).to.deep.equal(idsUpTo(100));
    expect(rows[77]).to.deep.include({ begin: 77_031, steps: 350 });
    expect(computation.status?.aggregates?.[0]).to.include({ value: '350', parameter: 77 });
  });

  it('numpy: counts the points in circles as Python does without it', async () => {
    const worker = { env: [{ name: 'PYTHONPATH', value: numpyFolder() }] };
    const { computation, rows } = await sample('numpy', { code: { files: filesOf('numpy') } }, { worker });
    expect(rows.map((row) => row['points'])).to.deep.equal(python(GAUSS_CIRCLE));
    expect(aggregate(computation, 'total')).to.equal('1048712261');
    expect(computation.status?.aggregates?.[0]).to.include({ value: '3141549', parameter: 1000 });
  });

  it('exec: comes near the sum of 1/k²', async () => {
    const { computation, rows } = await sample('exec');
    expect(rows.slice(0, 3).map((row) => row['sum'])).to.deep.equal([1, 1.25, 1.549768]);
    expect(Number(aggregate(computation, 'nearest'))).to.be.closeTo(Math.PI ** 2 / 6, 1.1e-4);
  });
});

describe('the samples of built-in functions, computed without a cluster', function () {
  this.timeout(180_000);
  let known: Record<string, unknown>;

  before(() => {
    const said = python(KNOWN_ANSWERS);
    known = isRecord(said) ? said : {};
  });

  it('logistic-map: settles where Python says, to the last bit, and lowest at r = 4', async () => {
    const { computation, rows } = await sample('logistic-map');
    expect(idsOf(rows)).to.deep.equal(idsUpTo(801));
    expect(Number(aggregate(computation, 'total'))).to.equal(known['logistic']);
    const lowest = computation.status?.aggregates?.find(({ name }) => name === 'where-lowest');
    expect(lowest).to.include({ value: '0', parameter: 4 });
  });

  it('monte-carlo-pi: comes near π, by the same points in every run', async () => {
    const { computation } = await sample('monte-carlo-pi');
    expect(Number(aggregate(computation, 'pi')))
      .to.equal(3.1421968)
      .and.to.be.closeTo(Math.PI, 0.0016);
    expect(aggregate(computation, 'inside')).to.equal('7855492');
  });

  it('mandelbrot: has the area that is known', async () => {
    const { computation, rows } = await sample('mandelbrot');
    expect(idsOf(rows)).to.deep.equal(idsUpTo(100));
    const area = (Number(aggregate(computation, 'inside')) * 6.25) / 160_000;
    expect(area).to.be.closeTo(MANDELBROT_AREA, 0.02);
  });

  it('black-scholes: has the prices that Python computes', async () => {
    const { computation, rows } = await sample('black-scholes');
    expect(idsOf(rows)).to.deep.equal(idsUpTo(2205));
    expect(Number(aggregate(computation, 'average-call'))).to.be.closeTo(Number(known['call']), 1e-10);
    expect(Number(aggregate(computation, 'average-put'))).to.be.closeTo(Number(known['put']), 1e-10);
    const dearest = computation.status?.aggregates?.find(({ name }) => name === 'dearest-call');
    expect(Number(dearest?.value)).to.be.closeTo(Number(known['dearest']), 1e-10);
    expect(dearest?.parameter).to.deep.equal({ spot: 150, strike: 50, volatility: 0.5 });
    const puts = computation.status?.aggregates?.find(({ name }) => name === 'puts');
    const exact = rows.map((row) => Number(row['put'])).toSorted((a, b) => a - b);
    for (const { at, value } of puts?.quantiles ?? []) {
      const wanted = exact[Math.floor(at * 2204)] ?? Number.NaN;
      expect(Number(value)).to.be.closeTo(wanted, wanted * 0.010001);
    }
    expect(puts?.quantiles).to.have.lengthOf(5);
  });

  it('with-failures: says in a line what failed, and where', async () => {
    const { computation } = await sample('with-failures');
    expect(computation.status?.failureSummary).to.match(
      /^4,991 of 5,000; 9 failed: RangeError faulty was told to throw at # \(7, 100, 1234, 2500, 4999\); Crashed .* \(417, 418, 4021\); TimedOut .* \(3000\)$/,
    );
  });
});
