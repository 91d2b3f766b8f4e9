import { expect } from 'chai';
import type { Computation } from '../../crds/computation.ts';
import { cleanNamespace, E2E_NAMESPACE, kubectl, make, python, waitFor } from './cluster.ts';
import { KNOWN_ANSWERS, MANDELBROT_AREA, type KnownAnswers } from '../samples/known-answers.ts';
import { applySample } from './sample.ts';

/** name → value of the status's aggregates. */
function aggregates(of: Computation): Record<string, string | undefined> {
  return Object.fromEntries((of.status?.aggregates ?? []).map(({ name, value }) => [name, value]));
}

/** Ids of a table's rows, in its order. */
function ids(csv: string): number[] {
  return csv
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(',', 1)[0]));
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, id) => id);

describe('the samples on a cluster of real nodes', function () {
  this.timeout(300_000);

  before(cleanNamespace);
  after(cleanNamespace);

  describe('demo-10k', () => {
    let done: Computation;

    before(async () => {
      await applySample('demo-10k.yaml');
      done = await waitFor('demo-10k', 'Complete', 120);
    });

    it('computes all 10,000 parameters', () => {
      expect(done.status?.phase).to.equal('Succeeded');
      expect(done.status?.progress).to.include({ summary: '10000/10000', completed: 10_000, failed: 0, percent: 100 });
    });

    it('gives each shard its range and a node of its own', () => {
      const shards = done.status?.shards ?? [];
      expect(shards.map(({ range }) => range)).to.deep.equal(['0-3332', '3333-6665', '6666-9999']);
      expect(new Set(shards.map(({ node }) => node)).size).to.equal(3);
    });

    it('aggregates to what Python computes on its own, to the last digit', async () => {
      const expected = await python(`
import json
from fractions import Fraction
from decimal import Decimal, getcontext
getcontext().prec = 60
rows = [(i * 7 + 13) % 1000 + float(f"0.{i % 100}") for i in range(10000)]
exact = [Fraction(row) for row in rows]
mean = sum(exact) / len(exact)
variance = sum((x - mean) ** 2 for x in exact) / (len(exact) - 1)
deviation = float((Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt())
print(json.dumps([float(sum(exact)), float(mean), min(rows), max(rows), deviation]))`);
      const values = aggregates(done);
      const names = ['total', 'average', 'least', 'greatest', 'deviation'];
      expect(names.map((name) => Number(values[name]))).to.deep.equal(expected);
    });

    it('names the first parameter that has the greatest result', () => {
      const [where] = (done.status?.aggregates ?? []).filter(({ name }) => name === 'where-greatest');
      expect(where?.parameter).to.equal(998);
    });

    it('leaves a Job with 3/3 completions and its pods Completed', async () => {
      // Kubernetes counts its pods a moment later than the ledger its rows.
      await kubectl('wait', '--for=condition=Complete', 'job/demo-10k', '-n', E2E_NAMESPACE, '--timeout=60s');
      const job = await kubectl('get', 'job', 'demo-10k', '-n', E2E_NAMESPACE, '--no-headers');
      expect(job).to.match(/\s3\/3\s/);
      const selector = 'app.kubernetes.io/name=ttg-worker,ttg.io/computation=demo-10k';
      const pods = await kubectl('get', 'pods', '-n', E2E_NAMESPACE, '-l', selector, '--no-headers');
      expect(pods.trimEnd().split('\n')).to.have.lengthOf(3);
      expect(pods.match(/\sCompleted\s/g)).to.have.lengthOf(3);
    });

    it('says in one line of kubectl get how it went', async () => {
      const line = await kubectl('get', 'computation', 'demo-10k', '-n', E2E_NAMESPACE, '--no-headers');
      expect(line).to.match(/^demo-10k\s+Succeeded\s.*\s10000\/10000\s+100\s/);
    });

    it('has each parameter exactly once in the table, in order', async () => {
      const csv = await make('results', { NAME: 'demo-10k', NAMESPACE: E2E_NAMESPACE });
      expect(csv.split('\n', 1)[0]?.trim()).to.match(/^param_id,result,hash,error$/);
      expect(ids(csv)).to.deep.equal(upTo(10_000));
    });

    it('has the same rows as NDJSON, with who computed them where that is asked for', async () => {
      const table = await make('results', {
        NAME: 'demo-10k',
        NAMESPACE: E2E_NAMESPACE,
        FORMAT: 'ndjson',
        COLUMNS: 'node',
      });
      const rows: { param_id: number; result: number; node: string }[] = table
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(rows.map((row) => row.param_id)).to.deep.equal(upTo(10_000));
      expect(rows.slice(0, 3).map((row) => row.result)).to.deep.equal([13, 20.1, 27.2]);
      expect(new Set(rows.map((row) => row.node)).size).to.equal(3);
    });

    it('reports where the time went', async () => {
      const report = await make('report', { NAME: 'demo-10k', NAMESPACE: E2E_NAMESPACE });
      expect(report).to.include('10000').and.to.include('6666-9999');
    });
  });

  it('primes: finds the known number of primes below 10,000,000', async () => {
    await applySample('primes.yaml');
    const done = await waitFor('primes', 'Complete', 120);
    expect(aggregates(done)['total']).to.equal('664579');
  });

  it('logistic-map, mandelbrot and black-scholes: give what Python and the literature say', async () => {
    const samples = ['logistic-map', 'mandelbrot', 'black-scholes'];
    for (const name of samples) await applySample(`${name}.yaml`);
    const known: KnownAnswers = JSON.parse(JSON.stringify(await python(KNOWN_ANSWERS)));
    expect(Number(aggregates(await waitFor('logistic-map', 'Complete', 180))['total'])).to.equal(known.logistic);
    const { inside } = aggregates(await waitFor('mandelbrot', 'Complete', 180));
    expect((Number(inside) * 6.25) / 160_000).to.be.closeTo(MANDELBROT_AREA, 0.02);
    const prices = aggregates(await waitFor('black-scholes', 'Complete', 180));
    expect(Number(prices['average-call'])).to.be.closeTo(known.call, 1e-10);
    expect(Number(prices['dearest-call'])).to.be.closeTo(known.dearest, 1e-10);
  });

  it('monte-carlo-pi: throws the same points as without a cluster', async () => {
    await applySample('monte-carlo-pi.yaml');
    expect(aggregates(await waitFor('monte-carlo-pi', 'Complete', 120))).to.include({
      pi: '3.1421968',
      inside: '7855492',
    });
  });

  it('with-failures: names exactly the parameters that fail, and computes the others', async () => {
    await applySample('with-failures.yaml');
    const done = await waitFor('with-failures', 'Complete', 180);
    expect(done.status?.progress).to.include({ completed: 4991, failed: 9 });
    expect(aggregates(done)).to.include({ results: '4991', total: '12480804' });
    // By id, as they stand in the status.
    expect((done.status?.failures ?? []).map(({ id, reason }) => `${id} ${reason}`)).to.deep.equal([
      '7 Exception',
      '100 Exception',
      '417 Crashed',
      '418 Crashed',
      '1234 Exception',
      '2500 Exception',
      '3000 TimedOut',
      '4021 Crashed',
      '4999 Exception',
    ]);
    expect(ids(await make('results', { NAME: 'with-failures', NAMESPACE: E2E_NAMESPACE }))).to.deep.equal(upTo(5000));
  });
});
