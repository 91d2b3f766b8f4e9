import { expect } from 'chai';
import { Counter, Registry } from 'prom-client';
import { startHealthServer } from './health-server.ts';
import type { HealthServer } from './health-server.ts';

describe('the health server', () => {
  let server: HealthServer;
  let synced = false;
  const registry = new Registry();

  before(async () => {
    server = await startHealthServer({
      port: 0,
      host: '127.0.0.1',
      registry,
      ready: { caches: () => (synced ? undefined : 'pods are not listed yet'), lease: () => undefined },
    });
  });
  after(async () => server.close());

  it('is alive as long as it answers', async () => {
    const response = await fetch(`${server.url}/healthz`);
    expect(response.status).to.equal(200);
    expect(await response.text()).to.equal('ok\n');
  });

  it('is not ready before all checks are well, and says which are not', async () => {
    const response = await fetch(`${server.url}/readyz`);
    expect(response.status).to.equal(503);
    expect(await response.text()).to.equal('[-]caches failed: pods are not listed yet\n[+]lease ok\nnot ok\n');
    synced = true;
    expect((await fetch(`${server.url}/readyz`)).status).to.equal(200);
  });

  it('serves metrics as Prometheus reads them', async () => {
    new Counter({ name: 'ttg_test_total', help: 'x', registers: [registry] }).inc(3);
    const response = await fetch(`${server.url}/metrics`);
    expect(response.headers.get('content-type')).to.match(/^text\/plain; version=0\.0\.4/);
    expect(await response.text()).to.contain('ttg_test_total 3');
  });

  it('knows no other page', async () => {
    expect((await fetch(`${server.url}/`)).status).to.equal(404);
  });
});
