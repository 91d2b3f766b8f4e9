import { expect } from 'chai';
import { InvalidManifest } from './invalid-manifest.ts';
import { readManifest } from './read-manifest.ts';

const HEAD = 'apiVersion: ttg.io/v1alpha1\nkind: Computation\nmetadata: {name: demo}\n';
const SHORTEST = `${HEAD}spec:\n  parameters: {count: 10}\n  algorithm: {name: simulate}\n`;

function problemsOf(text: string): string[] {
  try {
    readManifest(text, { uid: 'u1' });
  } catch (error) {
    if (error instanceof InvalidManifest) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('reading a manifest without an API server', () => {
  it('fills in the defaults of the resource', () => {
    const { metadata, spec } = readManifest(SHORTEST, { uid: 'u1', creationTimestamp: '2026-01-01T00:00:00Z' });
    expect(metadata).to.deep.equal({
      name: 'demo',
      namespace: 'default',
      uid: 'u1',
      generation: 1,
      creationTimestamp: '2026-01-01T00:00:00Z',
    });
    expect(spec).to.deep.include({ mode: 'Static', parallelism: 3, suspend: false, cancel: false, aggregations: [] });
    expect(spec.failurePolicy).to.deep.equal({ retriesPerShard: 3, retriesPerParameter: 0, maxFailedParameters: 0 });
    expect(spec.algorithm).to.deep.equal({ name: 'simulate', args: {} });
  });

  it('keeps what the manifest says over the defaults', () => {
    const text = SHORTEST.replace('{count: 10}', '{range: {start: 2, end: 1, step: -0.5}}');
    const { spec, metadata } = readManifest(text.replace('{name: demo}', '{name: demo, namespace: lab}'), {
      uid: 'u1',
    });
    expect(spec.parameters).to.deep.equal({ range: { start: 2, end: 1, step: -0.5 } });
    expect(metadata.namespace).to.equal('lab');
  });

  it('takes JSON as well', () => {
    const manifest = { apiVersion: 'ttg.io/v1alpha1', kind: 'Computation', metadata: { name: 'j' } };
    const spec = { parameters: { list: { values: [1, null] } }, algorithm: { name: 'echo' } };
    const read = readManifest(JSON.stringify({ ...manifest, spec }), { uid: 'u1' });
    expect(read.spec.parameters.list?.values).to.deep.equal([1, null]);
  });

  it('leaves out what only the API server writes', () => {
    const text = SHORTEST.replace('{name: demo}', '{name: demo, uid: old, resourceVersion: "7"}');
    const read = readManifest(`${text}status: {phase: Running}\n`, { uid: 'new' });
    expect(read.metadata.uid).to.equal('new');
    expect(read).to.not.have.property('status');
  });

  it('reads YAML as kubectl does', () => {
    const args = readManifest(SHORTEST.replace('simulate}', 'echo, args: {n: yes, o: 010, t: 1:30, e: 1e3}}'), {
      uid: 'u1',
    }).spec.algorithm.args;
    expect(args).to.deep.equal({ false: true, o: 8, t: '1:30', e: 1000 });
  });

  it('lists everything that is wrong, with field, value and what is allowed', () => {
    const text = `${HEAD}spec:
  parameters: {count: 0, cuont: 1}
  algorithm: {name: simulat}
  mode: Dynamic
  parallelism: "3"
  worker: {slots: 257, env: [{name: A B}]}
`;
    expect(problemsOf(text)).to.have.members([
      'spec.parameters.cuont is 1; allowed is only: count, range, grid, list, random, latinHypercube, sobol, zip, repeat',
      'spec.parameters.count is 0; allowed is 1 to 9007199254740991',
      'spec.algorithm.name is "simulat"; allowed is one of simulate, echo, primes, monte-carlo-pi, logistic-map, mandelbrot, black-scholes, faulty',
      'spec.mode is "Dynamic"; allowed is one of Static, Queue',
      'spec.parallelism is "3"; allowed is integer',
      'spec.worker.slots is 257; allowed is 1 to 256',
      'spec.worker.env[0].name is "A B"; allowed is text that matches ^[A-Za-z_][A-Za-z0-9_]*$',
    ]);
  });

  it('lists what the rules say once types and bounds are right', () => {
    const text = `${HEAD}spec:
  parameters: {count: 1}
  algorithm: {name: simulate}
  worker: {image: "https://a/b", resources: {limits: {cpu: 1 core}}}
`;
    expect(problemsOf(text)).to.deep.equal([
      'spec.worker.image is "https://a/b"; allowed is such as ttg-worker:v1 or registry.example.com/team/worker:v1, lower case, without https://',
      'spec.worker.resources.limits[cpu] is "1 core"; allowed is such as 500m, 2, 512Mi or 1Gi',
    ]);
  });

  it('names another kind, version or name', () => {
    expect(problemsOf(SHORTEST.replace('kind: Computation', 'kind: Job'))).to.deep.equal([
      'kind is "Job"; allowed is Computation',
    ]);
    expect(problemsOf(SHORTEST.replace('v1alpha1', 'v1'))).to.deep.equal([
      'apiVersion is "ttg.io/v1"; allowed is ttg.io/v1alpha1',
    ]);
    expect(problemsOf(SHORTEST.replace('{name: demo}', '{name: Demo}'))[0]).to.match(
      /^metadata\.name is "Demo"; allowed/,
    );
    expect(problemsOf(SHORTEST.replace('{name: demo}', '{name: a, nmespace: b}'))[0]).to.match(
      /^metadata\.nmespace is "b"/,
    );
    expect(problemsOf(HEAD)).to.deep.equal(['spec is missing; needed is object']);
  });

  it('refuses what is no single document', () => {
    expect(problemsOf('')[0]).to.equal('the manifest is "0 documents"; allowed is exactly one document, a Computation');
    expect(problemsOf(`${SHORTEST}---\n${SHORTEST}`)[0]).to.contain('"2 documents"');
    expect(problemsOf('just text')).to.deep.equal(['the manifest is "just text"; allowed is object']);
    expect(problemsOf('a: [')[0]).to.contain('allowed is YAML or JSON');
  });
});
